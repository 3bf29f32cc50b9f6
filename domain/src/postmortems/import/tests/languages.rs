use chrono::NaiveDate;

use super::super::Milestone::{Acknowledged, Detected, ImpactStarted, Resolved, RollbackFinished};
use super::{read, told};

#[test]
fn times_and_days_are_read_in_other_languages() {
    for (day, time, at) in [
        ("3. März 2025", "14.05 Uhr", "2025-03-03 14:05"),
        ("Montag, 3. März 2025", "14 Uhr", "2025-03-03 14:00"),
        ("3 mars 2025", "14h05", "2025-03-03 14:05"),
        ("1er avril 2025", "14 h 05", "2025-04-01 14:05"),
        ("3 de marzo de 2025", "14:05", "2025-03-03 14:05"),
        ("3 de março de 2025", "14h05", "2025-03-03 14:05"),
        ("3 maggio 2025", "14:05", "2025-05-03 14:05"),
        ("3 mei 2025", "14.05 uur", "2025-05-03 14:05"),
        ("3 maja 2025", "14:05", "2025-05-03 14:05"),
        ("3 мая 2025", "14:05", "2025-05-03 14:05"),
        ("2025年5月3日", "14時05分", "2025-05-03 14:05"),
        ("2025年5月3日(土)", "午後2:05", "2025-05-03 14:05"),
        ("2025年5月3日", "下午2点05分", "2025-05-03 14:05"),
        ("2025년 5월 3일", "오후 2시 5분", "2025-05-03 14:05"),
    ] {
        let imported = read("x.md", &format!("# A\n\n## Timeline\n\n### {day}\n\n- {time} – x\n"));
        assert_eq!(told(&imported), [format!("{at} x")], "{day} {time}");
        let imported = read("x.md", &format!("# A\n\n## Timeline\n\n- {day} {time}: x\n- {day} {time}: y\n"));
        assert_eq!(told(&imported), [format!("{at} x"), format!("{at} y")], "{day} {time} on one line");
    }
}

#[test]
fn zones_are_named_in_other_languages() {
    for (line, zone) in [
        ("Alle Zeiten in MEZ", "Europe/Berlin"),
        ("**Zeitzone:** Europe/Vienna", "Europe/Vienna"),
        ("Toutes les heures sont en heure de Paris.", "Europe/Paris"),
        ("Todos los horarios en hora de Bogotá", "America/Bogota"),
        ("Todos os horários no horário de Brasília", "America/Sao_Paulo"),
        ("Время московское (МСК)", "Europe/Moscow"),
        ("時刻はすべて日本時間です", "Asia/Tokyo"),
        ("时间均为北京时间", "Asia/Shanghai"),
        ("모든 시간은 한국 시간", "Asia/Seoul"),
    ] {
        let imported = read("x.md", &format!("# A\n\n{line}\n\n## Timeline\n\n- 2025-01-02 10:00 one\n- 10:05 two\n"));
        assert_eq!(imported.zone.map(chrono_tz::Tz::name), Some(zone), "{line}");
    }
}

#[test]
fn milestones_are_recognised_in_other_languages() {
    for (entry, milestone) in [
        ("erste Meldungen beim Kundendienst", Detected),
        ("Bereitschaft übernimmt", Acknowledged),
        ("Entwarnung", Resolved),
        ("début de la panne", ImpactStarted),
        ("premier signalement", Detected),
        ("servicio restablecido", Resolved),
        ("serviço normalizado", Resolved),
        ("сработал алерт", Detected),
        ("アラートが発報", Detected),
        ("ロールバック完了", RollbackFinished),
        ("恢复正常", Resolved),
        ("대응 시작", Acknowledged),
    ] {
        let imported = read("x.md", &format!("# A\n\n## Timeline\n\n- 2025-01-02 10:00 {entry}\n"));
        assert_eq!(imported.events[0].milestone, Some(milestone), "{entry}");
    }
}

#[test]
fn owners_and_due_dates_are_read_in_other_languages() {
    let day = NaiveDate::from_ymd_opt(2025, 3, 17);
    for (item, owner) in [
        ("Alarm bauen (verantwortlich: J. Weber, fällig: 17.03.2025)", "J. Weber"),
        ("Créer une alerte (responsable : Inès Morel, échéance : 17/03/2025)", "Inès Morel"),
        ("Crear una alerta (responsable: Luz Ortega, fecha límite: 2025-03-17)", "Luz Ortega"),
        ("Criar um alerta (responsável: Rui Tavares, prazo: 17/03/2025)", "Rui Tavares"),
        ("Настроить алерт (ответственный: О. Лапина, срок: 17.03.2025)", "О. Лапина"),
        ("警報を追加する(担当: 佐藤、期限: 2025/03/17)", "佐藤"),
        ("增加告警(负责人: 李雷,截止日期: 2025-03-17)", "李雷"),
        ("알람 추가 (담당자: 김하나, 기한: 2025-03-17)", "김하나"),
        ("Add an alert (Ada Holm, by 17 March)", "Ada Holm"),
        ("Add an alert – Ada Holm, 2025-03-17", "Ada Holm"),
        ("Alarm bauen (Ada Holm, bis 17.03.2025)", "Ada Holm"),
    ] {
        let imported = read("x.md", &format!("# A\n\nDate: 2025-02-03\n\n## Action items\n\n- {item}\n"));
        assert_eq!((imported.actions[0].owner.as_deref(), imported.actions[0].due), (Some(owner), day), "{item}");
    }
}

#[test]
fn columns_of_actions_stand_in_any_order_and_language() {
    for head in [
        "| Due | Who | Task |",
        "| Fällig | Wer | Aufgabe |",
        "| Échéance | Responsable | Action |",
        "| 期限 | 担当 | 対策 |",
        "| 截止日期 | 负责人 | 改进措施 |",
    ] {
        let imported = read(
            "x.md",
            &format!("# A\n\n## Action items\n\n{head}\n|---|---|---|\n| 17.03.2025 | Ada | Set a limit |\n"),
        );
        let action = &imported.actions[0];
        assert_eq!((action.owner.as_deref(), action.text.as_str()), (Some("Ada"), "Set a limit"), "{head}");
        assert_eq!(action.due, NaiveDate::from_ymd_opt(2025, 3, 17), "{head}");
    }
}
