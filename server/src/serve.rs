//! The web server, with a graceful shutdown.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt;
use store::{Entrance, Store};
use tokio::net::TcpListener;

use crate::commands::demo;
use crate::config::Serve;
use crate::live::Rooms;
use crate::mail::{self, Smtp};
use crate::report_cache::ReportCache;
use crate::site::{Settings, Site};
use crate::suggestion_cache::SuggestionCache;
use crate::{assets, calls, clock, reminders, router, search_index};

/// How long requests in progress may take after the shutdown signal.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Serves requests until the program receives a shutdown signal.
pub async fn serve(store: Store, options: Serve) -> Result<(), String> {
    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("Cannot listen on {}: {error}", options.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url = match &options.public_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("http://{address}"),
    };
    let smtp = options.smtp_url()?.map(|url| Smtp::new(&url, options.mail_from.as_deref(), &public_url)).transpose()?;
    app::start();
    let names = assets::names();
    app::ui::remember_assets(&names);
    greet(&store, &options, &public_url).await?;
    let site = Site {
        store: store.clone(),
        settings: Arc::new(Settings {
            is_secure: public_url.starts_with("https://"),
            trust_proxy: options.trust_proxy,
            sends_mail: smtp.is_some(),
            public_url: public_url.clone(),
        }),
        reports: Arc::new(ReportCache::default()),
        suggestions: Arc::new(SuggestionCache::default()),
        rooms: Rooms::default(),
        assets: Arc::new(names),
    };
    let rooms = site.rooms.clone();
    let hearing = tokio::spawn({
        let store = store.clone();
        async move { store.relay_other_processes().await }
    });
    let disk = tokio::spawn({
        let store = store.clone();
        async move { store.watch_disk_space(clock::now).await }
    });
    let indexing = tokio::spawn(search_index::keep_current(store.clone()));
    let reminding = tokio::spawn(reminders::keep_sending(store.clone()));
    let calling = tokio::spawn(calls::keep_sending(store.clone()));
    let digests = smtp.is_some().then(|| tokio::spawn(mail::keep_sending_digests(store.clone(), public_url.clone())));
    let mail = smtp.map(|smtp| tokio::spawn(mail::run(store.clone(), smtp, public_url)));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(router::router(site));
    let (told, end) = tokio::sync::oneshot::channel();
    // Without TCP_NODELAY, a keystroke would wait for the next one.
    let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        told_to_end().await;
        tracing::info!("shutting down: waiting for requests in progress");
        rooms.end().await;
        let _ = told.send(());
    });
    let patience = async {
        let _ = end.await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        ended = server => ended.map_err(|error| error.to_string())?,
        () = patience => tracing::warn!("some requests did not finish in time"),
    }
    hearing.abort();
    disk.abort();
    indexing.abort();
    reminding.abort();
    calling.abort();
    for worker in [digests, mail].into_iter().flatten() {
        worker.abort();
    }
    store.close().await;
    Ok(())
}

/// Prints the address, and how to sign in for the first time.
async fn greet(store: &Store, options: &Serve, public_url: &str) -> Result<(), String> {
    let entrance = store.entrance().await.map_err(|error| error.to_string())?;
    match entrance {
        Entrance::Open(_) if options.demo_if_empty => {
            let demo = demo::make(store, public_url).await?;
            println!("{}", demo.for_people());
        }
        Entrance::Open(secret) => {
            println!("There are no accounts yet. Create the first one here (the link works once):");
            println!("  {public_url}/set-up/{}", secret.expose());
        }
        Entrance::SetUp => {}
    }
    println!("Debrief is running at {public_url}");
    Ok(())
}

async fn told_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}
