//! `inet` and `cidr`, by ipnet.

use ::ipnet::IpNet;

use super::value_through;
use crate::value::Inet;

value_through!(
    Inet: IpNet,
    |inet| IpNet::new(inet.address, inet.prefix).map_err(Into::into),
    |net| Ok(Inet { address: net.addr(), prefix: net.prefix_len() })
);
