//! Clients that log in by a certificate.

use super::servers::*;
use crate::support::*;

const HBA: &str = "local all all trust\nhostssl all all all cert\n";

#[tokio::test]
async fn a_client_certificate_is_asked_for_and_checked() {
    let server = Server::start().await;
    let certificate = server.authority.issue(named("localhost", &["localhost"]));
    server.configure(Some(&certificate), HBA).await;
    let option = |name: &str, issued: &Issued| {
        let certificate = server.file(&format!("{name}.crt"), &issued.pem);
        format!(
            "sslmode=require sslcert={certificate} sslkey={}",
            server.file(&format!("{name}.key"), &issued.key)
        )
    };
    let right = option("right", &server.authority.issue(named("postgres", &[])));
    let other_name = option("other", &server.authority.issue(named("somebody", &[])));
    let other_authority = option("wrong", &Authority::new("another authority").issue(named("postgres", &[])));
    assert_eq!(server.outcome(&right).await, "encrypted");
    assert_eq!(server.outcome(&format!("{right} ssl_max_protocol_version=TLSv1.2")).await, "encrypted");
    let connection = connect(&server.options(&right)).await.unwrap();
    let question = "select client_dn from pg_stat_ssl where pid = pg_backend_pid()";
    assert_eq!(value::<String>(&connection, question).await.unwrap(), "/CN=postgres");

    let missing = "connection requires a valid client certificate";
    assert_eq!(server.outcome("sslmode=require").await, missing);
    assert_eq!(server.outcome(&format!("{right} sslcertmode=disable")).await, missing);
    let outcome = server.outcome(&other_name).await;
    assert_eq!(outcome, "certificate authentication failed for user \"postgres\"");
    for version in ["TLSv1.2", "TLSv1.3"] {
        let options = format!(
            "{other_authority} ssl_max_protocol_version={version} ssl_min_protocol_version={version}"
        );
        let error = connect(&server.options(&options)).await.err().unwrap();
        assert!(error.message().starts_with("localhost:5432 broke TLS off: "), "{error}");
        assert!(error.hint().unwrap().contains("the client's certificate"), "{error}");
        assert!(!error.is_retryable(), "{error}");
    }
}
