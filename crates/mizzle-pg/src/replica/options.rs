//! What a program says of its replicas.

use std::time::Duration;

use mizzle_core::Result;

use crate::config::Config;

/// The replicas of a primary, and how far one may be behind; for [`Db::with_replicas`](crate::Db::with_replicas).
///
/// ```
/// use std::time::Duration;
/// use mizzle_pg::Replicas;
///
/// let replicas = Replicas::new(["postgresql://ada@replica1/app?pool_max=20", "postgresql://ada@replica2/app"])?
///     .max_lag(Duration::from_secs(3));
/// # Ok::<(), mizzle_pg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Replicas {
    pub(super) configs: Vec<Config>,
    pub(super) max_lag: Duration,
    pub(super) every: Duration,
}

impl Replicas {
    /// Those that these connection strings name, each with a pool of its own.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config), where one is wrong.
    pub fn new(urls: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Replicas> {
        let configs: Result<Vec<Config>> = urls.into_iter().map(|url| Config::new(url.as_ref())).collect();
        Ok(Replicas::with_configs(configs?))
    }

    /// The same, with configurations.
    pub fn with_configs(configs: impl IntoIterator<Item = Config>) -> Replicas {
        let configs = configs.into_iter().collect();
        Replicas { configs, max_lag: Duration::from_secs(10), every: Duration::from_secs(1) }
    }

    /// The same, leaving out a replica that is further behind than that; ten seconds unless given.
    #[must_use]
    pub fn max_lag(mut self, lag: Duration) -> Replicas {
        self.max_lag = lag;
        self
    }

    /// The same, looking at each replica no more often than that while there are reads; a second unless given. One that
    /// was not looked at for twice as long is not used before it is.
    #[must_use]
    pub fn check_every(mut self, pause: Duration) -> Replicas {
        self.every = pause.max(Duration::from_millis(1));
        self
    }
}
