//! Passwords over TLS: what binds a login to its channel, and what a man in the middle gets to see.

use super::servers::*;

const HBA: &str = "local all all trust
host all by_scram all scram-sha-256
host all by_md5 all md5
host all by_text all password
host all all all trust
";

async fn server() -> Server {
    let server = Server::start().await;
    let admin = server.admin().await;
    let roles = "create role by_scram login password 'tiger'; create role by_text login password 'tiger';
                 set password_encryption = md5; create role by_md5 login password 'tiger'";
    admin.script(roles).await.unwrap();
    let certificate = server.authority.issue(named("localhost", &["localhost"]));
    server.configure(Some(&certificate), HBA).await;
    server
}

#[tokio::test]
async fn a_login_is_bound_to_the_certificate_or_refused_as_the_option_says() {
    let server = server().await;
    let go = async |more: &str| server.outcome(&format!("user=by_scram password=tiger {more}")).await;
    for binding in ["disable", "prefer", "require"] {
        for version in ["TLSv1.2", "TLSv1.3"] {
            let options =
                format!("sslmode=require channel_binding={binding} ssl_max_protocol_version={version}");
            assert_eq!(go(&options).await, "encrypted", "{options}");
        }
    }
    assert_eq!(
        go("sslmode=disable channel_binding=require").await,
        "`channel_binding=require` cannot be had from the server: the connection is not encrypted"
    );
    assert_eq!(go("sslmode=disable").await, "plain");
    for user in ["by_md5", "by_text"] {
        let options = format!("user={user} password=tiger sslmode=require channel_binding=require");
        let outcome = server.outcome(&options).await;
        assert!(outcome.ends_with("which `channel_binding=require` excludes"), "{outcome}");
    }
    let outcome = server.outcome("sslmode=require channel_binding=require").await;
    assert_eq!(outcome, "the server let us in without the binding that `channel_binding=require` asks for");
}

#[tokio::test]
async fn a_certificate_without_a_hash_binds_nothing() {
    let server = server().await;
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let pem = named("localhost", &["localhost"]).self_signed(&key).unwrap().pem();
    let behind = Behind::Tls((server.address, 5432).into());
    let port = proxy(&Issued { pem, key: key.serialize_pem() }, None, false, behind).await;
    let options =
        format!("host=localhost port={port} dbname=postgres user=by_scram password=tiger sslmode=require");
    assert_eq!(outcome(&format!("{options} channel_binding=prefer")).await, "encrypted");
    let error = connect(&format!("{options} channel_binding=require")).await.err().unwrap();
    assert!(error.message().ends_with("by an algorithm that names no hash, such as Ed25519"), "{error}");
}

#[tokio::test]
async fn a_man_in_the_middle_is_found_out_by_the_binding() {
    let server = server().await;
    let his = Authority::new("his own").issue(named("localhost", &["localhost"]));
    let behind = Behind::Tls((server.address, 5432).into());
    let port = proxy(&his, None, false, behind).await;
    let go = async |more: &str| {
        outcome(&format!(
            "host=localhost port={port} dbname=postgres user=by_scram password=tiger sslmode=require {more}"
        ))
        .await
        .replace(&format!("localhost:{port}"), "the server")
    };
    assert_eq!(go("channel_binding=require").await, "SCRAM channel binding check failed");
    assert_eq!(go("channel_binding=prefer").await, "SCRAM channel binding check failed");
    // Without it, only the certificate tells.
    assert_eq!(go("channel_binding=disable").await, "encrypted");
    let outcome = go(&format!("{} channel_binding=disable", server.root())).await;
    assert_eq!(outcome, "the certificate of the server is of an authority that is not trusted");

    // One that has the server offer no binding.
    let port = proxy(&his, None, false, Behind::socket(server.cluster.socket_dir())).await;
    server.configure(None, "local all by_scram scram-sha-256\nlocal all all trust\n").await;
    let options =
        format!("host=localhost port={port} dbname=postgres user=by_scram password=tiger sslmode=require");
    let error = connect(&format!("{options} channel_binding=require")).await.err().unwrap();
    assert!(error.message().ends_with("it offers no binding"), "{error}");
}

#[tokio::test]
async fn a_password_in_clear_text_needs_a_channel_that_nobody_can_read() {
    let server = server().await;
    let go = async |more: &str| server.outcome(&format!("user=by_text password=tiger {more}")).await;
    assert_eq!(go("sslmode=require").await, "encrypted");
    assert_eq!(
        go("sslmode=disable").await,
        "the server asks for the password in clear text, and the connection is not encrypted"
    );
    assert_eq!(go("sslmode=disable require_auth=password").await, "plain");
    assert_eq!(go("sslmode=disable require_auth=!md5").await, go("sslmode=disable").await);
    let md5 = server.outcome("user=by_md5 password=tiger sslmode=disable").await;
    assert_eq!(md5, "plain");
}

#[tokio::test]
async fn a_server_that_asks_for_another_login_than_required_gets_none() {
    let server = server().await;
    for (user, allowed, refused) in [
        ("by_scram", "scram-sha-256", "!scram-sha-256"),
        ("by_scram", "md5,scram-sha-256", "md5,password"),
        ("by_md5", "md5", "scram-sha-256"),
        ("by_text", "!md5", "!password,!md5"),
        ("postgres", "none", "scram-sha-256"),
        ("postgres", "!password", "!none"),
    ] {
        let options = format!("user={user} password=tiger sslmode=require");
        assert_eq!(
            server.outcome(&format!("{options} require_auth={allowed}")).await,
            "encrypted",
            "{user} {allowed}"
        );
        let outcome = server.outcome(&format!("{options} require_auth={refused}")).await;
        assert!(outcome.ends_with(&format!("and `require_auth={refused}`")), "{outcome}");
    }
}
