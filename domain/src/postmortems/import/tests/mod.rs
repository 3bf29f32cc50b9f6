//! Samples in the styles that people write in.

mod lost_words;
