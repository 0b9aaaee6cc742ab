use uuid::Uuid;

/// A part of the test server's keys that no other test touches.
pub struct TestRedis {
    /// Address of the server.
    pub url: String,
    /// What this test's keys begin with.
    pub prefix: String,
}

impl TestRedis {
    /// A fresh prefix.
    pub fn new() -> Self {
        Self {
            url: crate::setting("TEST_REDIS_URL", "redis://127.0.0.1:63799"),
            prefix: format!("test:{}:", Uuid::now_v7().simple()),
        }
    }
}

impl Default for TestRedis {
    fn default() -> Self {
        Self::new()
    }
}
