//! What the front end is built for.

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build again: no wasm-opt, light compression.
    Dev,
    /// Quick to build from nothing, and in the profile of the server that `run` starts: what both
    /// use while compiling is built once.
    Demo,
    /// Small to load.
    Release,
}

impl Mode {
    /// The profile in the workspace's Cargo.toml.
    pub fn wasm_profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Demo => "demo",
            Self::Release => "wasm-release",
        }
    }

    /// The profile of a server that has this front end inside.
    pub fn server_profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Demo => "demo",
            Self::Release => "release",
        }
    }

    pub fn is_small(self) -> bool {
        self == Self::Release
    }
}
