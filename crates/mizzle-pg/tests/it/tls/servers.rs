//! Certificates, a server that shows them, and proxies.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mizzle_pg::{Config, Connection, Error};
use mizzle_server::{Binaries, Cluster};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_rustls::TlsAcceptor;

use crate::support::*;

/// Signs certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

/// A certificate and its key.
pub struct Issued {
    pub pem: String,
    pub key: String,
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        let mut params = named(name, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    pub fn issue(&self, params: CertificateParams) -> Issued {
        let key = KeyPair::generate().unwrap();
        Issued { pem: params.signed_by(&key, &self.issuer).unwrap().pem(), key: key.serialize_pem() }
    }

    pub fn revoke(&self, serial: u64) -> String {
        let revoked = rcgen::RevokedCertParams {
            serial_number: serial.into(),
            revocation_time: rcgen::date_time_ymd(2020, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = rcgen::CertificateRevocationListParams {
            this_update: rcgen::date_time_ymd(2020, 1, 1),
            next_update: rcgen::date_time_ymd(4000, 1, 1),
            crl_number: 1.into(),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: rcgen::KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

/// What a certificate says of a name, and of the hosts that it is for.
pub fn named(name: &str, hosts: &[&str]) -> CertificateParams {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// A server that can be reached by TCP, and a folder for the files of its clients.
pub struct Server {
    pub cluster: Cluster,
    pub address: Ipv4Addr,
    pub folder: PathBuf,
    pub admin: Config,
    pub authority: Authority,
    rounds: AtomicU32,
}

pub const ANYBODY: &str = "local all all trust\nhost all all 127.0.0.0/8 trust\n";

impl Server {
    /// One that has no certificate yet.
    pub async fn start() -> Server {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = std::process::id() << 3 | COUNT.fetch_add(1, Ordering::SeqCst) & 7;
        let [_, a, b, c] = number.to_be_bytes();
        let address = Ipv4Addr::new(127, a, b, c);
        let start = move || {
            let binaries = Binaries::find_or_fetch(&mut |_| {}).unwrap();
            Cluster::throwaway_with_settings(&binaries, &[&format!("listen_addresses={address}")]).unwrap()
        };
        let cluster = tokio::task::spawn_blocking(start).await.unwrap();
        let admin = Config::new(&cluster.url("postgres")).unwrap();
        let (folder, authority) = (temporary_folder(), Authority::new("an authority"));
        fs::write(folder.join("ca.pem"), &authority.pem).unwrap();
        Server { cluster, address, folder, admin, authority, rounds: AtomicU32::new(0) }
    }

    /// One with a certificate for `localhost`, whom anybody may enter.
    pub async fn with_tls() -> Server {
        let server = Server::start().await;
        let certificate = server.authority.issue(named("localhost", &["localhost"]));
        server.configure(Some(&certificate), ANYBODY).await;
        server
    }

    /// Has the server show that certificate from now on, or none, and let in whom that `pg_hba.conf` lets in.
    pub async fn configure(&self, certificate: Option<&Issued>, hba: &str) {
        let round = self.rounds.fetch_add(1, Ordering::SeqCst) + 1;
        let mut settings = format!("mizzle.round = '{round}'\n");
        self.write("pg_hba.conf", hba);
        if let Some(Issued { pem, key }) = certificate {
            self.write("server.crt", pem);
            self.write("server.key", key);
            self.write("root.crt", &self.authority.pem);
            settings += "ssl = on\nssl_ca_file = 'root.crt'\n";
        }
        self.write("postgresql.auto.conf", &settings);
        self.admin().await.script("select pg_reload_conf()").await.unwrap();
        // A session that sees the new setting was made after all of it was read.
        let question = "select coalesce(current_setting('mizzle.round', true), '')";
        while value::<String>(&self.admin().await, question).await.unwrap() != round.to_string() {
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
    }

    pub async fn admin(&self) -> Connection {
        Connection::connect(&self.admin).await.unwrap()
    }

    /// Writes a file into the data folder, as its owner would.
    fn write(&self, name: &str, text: &str) {
        let path = self.cluster.data_dir().join(name);
        fs::write(&path, text).unwrap();
        let owner = fs::metadata(self.cluster.data_dir()).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Writes a file for a client, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The options that lead there by the name `localhost`.
    pub fn options(&self, more: &str) -> String {
        format!("host=localhost hostaddr={} port=5432 dbname=postgres user=postgres {more}", self.address)
    }

    /// How a login goes: `encrypted`, `plain`, or what is said against it.
    pub async fn outcome(&self, more: &str) -> String {
        outcome(&self.options(more)).await
    }

    pub fn root(&self) -> String {
        format!("sslrootcert={}", self.folder.join("ca.pem").display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

pub async fn connect(options: &str) -> Result<Connection, Error> {
    let config = Config::new(options)?;
    let attempt = Connection::connect(&config);
    tokio::time::timeout(std::time::Duration::from_secs(20), attempt).await.expect("an answer")
}

/// How a login goes: `encrypted`, `plain`, or what is said against it.
pub async fn outcome(options: &str) -> String {
    let connection = match connect(options).await {
        Ok(connection) => connection,
        Err(error) => return error.message().replace("localhost:5432", "the server"),
    };
    let question = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    match value::<bool>(&connection, question).await.unwrap() {
        true => "encrypted".to_owned(),
        false => "plain".to_owned(),
    }
}

/// Where a proxy passes on what it takes out of TLS.
#[derive(Clone)]
pub enum Behind {
    /// The server's Unix socket.
    Socket(PathBuf),
    /// The server's TCP port, encrypted anew.
    Tls(SocketAddr),
}

impl Behind {
    pub fn socket(folder: &Path) -> Behind {
        Behind::Socket(folder.join(".s.PGSQL.5432"))
    }
}

/// A proxy that shows a certificate of its own, after it was asked for TLS or, `directly`, at once.
pub async fn proxy(certificate: &Issued, protocol: Option<&str>, directly: bool, behind: Behind) -> u16 {
    let chain = vec![CertificateDer::from_pem_slice(certificate.pem.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = config.unwrap().with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = protocol.iter().map(|name| name.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                if !directly {
                    client.read_exact(&mut [0; 8]).await.ok()?;
                    client.write_all(b"S").await.ok()?;
                }
                let client = acceptor.accept(client).await.ok()?;
                match behind {
                    Behind::Socket(path) => between(client, UnixStream::connect(path).await.ok()?).await,
                    Behind::Tls(address) => between(client, encrypted(address).await?).await,
                }
            });
        }
    });
    port
}

async fn between(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
    mut server: impl AsyncRead + AsyncWrite + Unpin,
) -> Option<()> {
    tokio::io::copy_bidirectional(&mut client, &mut server).await.ok().map(drop)
}

/// A man in the middle does not ask whom he talks to.
async fn encrypted(address: SocketAddr) -> Option<impl AsyncRead + AsyncWrite + Unpin> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(&[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]).await.ok()?;
    stream.read_exact(&mut [0; 1]).await.ok()?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider.clone());
    let builder = builder.with_safe_default_protocol_versions().unwrap().dangerous();
    let config = builder.with_custom_certificate_verifier(Arc::new(Careless(provider))).with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect("localhost".try_into().unwrap(), stream).await.ok()
}

#[derive(Debug)]
struct Careless(Arc<rustls::crypto::CryptoProvider>);

impl rustls::client::danger::ServerCertVerifier for Careless {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
