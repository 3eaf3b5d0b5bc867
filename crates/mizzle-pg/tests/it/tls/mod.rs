//! TLS on real servers, with certificates that are right or wrong in one way each; and in front of them, proxies that
//! are not what they seem.
//!
//! A server listens on a loopback address of its own, which Linux has by the million.

mod binding;
mod certificates;
mod direct;
mod modes;
mod servers;
mod traffic;
