//! A small TCP proxy between a process and what it talks to, whose weather can be changed at any moment.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to connections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Weather {
    /// Bytes pass.
    Fair,
    /// Each piece of bytes waits so long, in each direction.
    Slow(Duration),
    /// Connections stay, also new ones, but nothing passes: the other side seems to be frozen.
    Silent,
    /// Connections break, new ones too.
    Cut,
}

/// A proxy; it ends when this is dropped.
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    weather: watch::Sender<Weather>,
}

impl Proxy {
    /// Listens on a free port of this machine and passes on to `target`, a host and a port.
    pub(crate) async fn start(target: &str) -> anyhow::Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let weather = watch::Sender::new(Weather::Fair);
        tokio::spawn(accept(listener, target.to_owned(), weather.subscribe()));
        Ok(Proxy { address, weather })
    }

    pub(crate) fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }
}

async fn accept(listener: TcpListener, target: String, mut weather: watch::Receiver<Weather>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                if *weather.borrow() != Weather::Cut {
                    tokio::spawn(connect(stream, target.clone(), weather.clone()));
                }
            }
            gone = weather.changed() => {
                if gone.is_err() {
                    return;
                }
            }
        }
    }
}

async fn connect(near: TcpStream, target: String, mut weather: watch::Receiver<Weather>) {
    // Nobody is reached through silence.
    let quiet = weather.wait_for(|weather| *weather != Weather::Silent);
    if quiet.await.is_err() {
        return;
    }
    let Ok(far) = TcpStream::connect(&target).await else {
        return;
    };
    if near.set_nodelay(true).and(far.set_nodelay(true)).is_err() {
        return;
    }
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    let there = pump(near_read, far_write, weather.clone());
    let back = pump(far_read, near_write, weather.clone());
    let both = async { tokio::join!(there, back) };
    tokio::select! {
        _ = both => {}
        _ = weather.wait_for(|weather| *weather == Weather::Cut) => {}
    }
}

/// Passes bytes on in one direction until either side closes.
async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut bytes).await {
        if length == 0 {
            break;
        }
        let now = *weather.borrow();
        if let Weather::Slow(wait) = now {
            tokio::time::sleep(wait).await;
        }
        let quiet = weather.wait_for(|weather| *weather != Weather::Silent);
        if quiet.await.is_err() || to.write_all(&bytes[..length]).await.is_err() {
            break;
        }
    }
    // The other side is told that no more comes.
    drop(to.shutdown().await);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that gives back what it is sent.
    async fn echo() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    tokio::io::copy(&mut read, &mut write).await
                });
            }
        });
        address
    }

    async fn says(stream: &mut TcpStream, word: &[u8]) -> Option<Vec<u8>> {
        let mut answer = vec![0; word.len()];
        stream.write_all(word).await.ok()?;
        stream.read_exact(&mut answer).await.ok()?;
        Some(answer)
    }

    #[tokio::test]
    async fn bytes_pass_are_held_back_by_silence_and_lost_by_a_cut() {
        let proxy = Proxy::start(&echo().await).await.unwrap();
        let mut stream = TcpStream::connect(proxy.address).await.unwrap();
        assert_eq!(says(&mut stream, b"fair").await.unwrap(), b"fair");

        proxy.set(Weather::Silent);
        let mut held = tokio::spawn(async move {
            let answer = says(&mut stream, b"held").await;
            (stream, answer)
        });
        let waited = tokio::time::timeout(Duration::from_millis(100), &mut held).await;
        assert!(waited.is_err(), "nothing passes");
        proxy.set(Weather::Slow(Duration::from_millis(1)));
        let (mut stream, answer) = held.await.unwrap();
        assert_eq!(answer.unwrap(), b"held");

        proxy.set(Weather::Cut);
        assert_eq!(says(&mut stream, b"lost").await, None);
        let mut late = TcpStream::connect(proxy.address).await.unwrap();
        assert_eq!(says(&mut late, b"late").await, None);
        proxy.set(Weather::Fair);
        let mut anew = TcpStream::connect(proxy.address).await.unwrap();
        assert_eq!(says(&mut anew, b"anew").await.unwrap(), b"anew");
    }
}
