//! Pictures, stored by hash in pieces.

use domain::people::Viewer;
use domain::postmortems::PostmortemNumber;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};

use crate::rows::{picture, picture_piece, postmortem_picture};
use crate::secret::hex;
use crate::{Store, StoreError, UnitOfWork};

/// A picture that has been checked and cleaned.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// The media type, detected from the content.
    pub media_type: &'static str,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The content of the file.
    pub bytes: Vec<u8>,
}

impl NewPicture {
    /// The hash that identifies it: SHA-256, in hexadecimal.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }
}

/// A stored picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureInfo {
    /// SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
    /// The media type.
    pub media_type: String,
    /// The width in pixels.
    pub width: i32,
    /// The height in pixels.
    pub height: i32,
    /// The size in bytes.
    pub size: i32,
}

/// The size of a piece, in bytes.
const PIECE: usize = 256 * 1024;

impl UnitOfWork {
    /// Adds a picture to a postmortem; identical bytes are stored once.
    pub async fn add_picture(&self, number: PostmortemNumber, new: &NewPicture) -> Result<PictureInfo, StoreError> {
        self.editable(number).await?;
        let hash = new.hash();
        let known = picture::Entity::find_by_id(hash.as_str()).one(&self.transaction).await?;
        let row = match known {
            Some(row) => row,
            None => self.insert_picture(hash.clone(), new).await?,
        };
        let belongs = postmortem_picture::Entity::find_by_id((number.0, hash.clone())).one(&self.transaction).await?;
        if belongs.is_none() {
            postmortem_picture::ActiveModel { postmortem: Set(number.0), hash: Set(hash) }
                .insert(&self.transaction)
                .await?;
        }
        Ok(info_of(row))
    }

    async fn insert_picture(&self, hash: String, new: &NewPicture) -> Result<picture::Model, StoreError> {
        let number = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
        let row = picture::ActiveModel {
            hash: Set(hash.clone()),
            media_type: Set(new.media_type.to_owned()),
            width: Set(number(new.width as usize)),
            height: Set(number(new.height as usize)),
            size: Set(number(new.bytes.len())),
            created_at: Set(self.now),
        }
        .insert(&self.transaction)
        .await?;
        for (place, piece) in (0..).zip(new.bytes.chunks(PIECE)) {
            picture_piece::Entity::insert(picture_piece::ActiveModel {
                hash: Set(hash.clone()),
                place: Set(place),
                bytes: Set(piece.to_vec()),
            })
            .exec_without_returning(&self.transaction)
            .await?;
        }
        Ok(row)
    }
}

impl Store {
    /// A picture of a postmortem: any for those who may see the draft, the pictures that the published report
    /// shows for those who may only read that.
    pub async fn find_picture(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        hash: &str,
    ) -> Result<Option<PictureInfo>, StoreError> {
        if !self.sees_draft(viewer, number).await? {
            let report = self.find_report(viewer, number, None).await?;
            if !report.is_some_and(|stored| stored.report.pictures().contains(hash)) {
                return Ok(None);
            }
        }
        self.picture_of(number, hash).await
    }

    /// A picture of a postmortem, whoever asks: for those who hold a link to its report.
    pub async fn picture_of(&self, number: PostmortemNumber, hash: &str) -> Result<Option<PictureInfo>, StoreError> {
        if !hash.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let row = picture::Entity::find_by_id(hash)
            .filter(picture::Column::Hash.in_subquery(belonging_to(number)))
            .one(self.reader())
            .await?;
        Ok(row.map(info_of))
    }

    /// The pieces of a picture, from 0; nothing after the last.
    pub async fn picture_piece(&self, hash: &str, place: i32) -> Result<Option<Vec<u8>>, StoreError> {
        let piece = picture_piece::Entity::find_by_id((hash.to_owned(), place)).one(self.reader()).await?;
        Ok(piece.map(|piece| piece.bytes))
    }
}

fn belonging_to(number: PostmortemNumber) -> SelectStatement {
    Query::select()
        .column(postmortem_picture::Column::Hash)
        .from(postmortem_picture::Entity)
        .and_where(postmortem_picture::Column::Postmortem.eq(number.0))
        .take()
}

/// Deletes the pictures that belong to no postmortem any more.
pub(super) async fn forget_unused(connection: &impl ConnectionTrait) -> Result<(), StoreError> {
    let used = Query::select().column(postmortem_picture::Column::Hash).from(postmortem_picture::Entity).take();
    picture::Entity::delete_many().filter(picture::Column::Hash.not_in_subquery(used)).exec(connection).await?;
    Ok(())
}

fn info_of(row: picture::Model) -> PictureInfo {
    PictureInfo { hash: row.hash, media_type: row.media_type, width: row.width, height: row.height, size: row.size }
}
