/** Every IPv4 and every IPv6 address. */
export const everyAddress = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const

/**
 * IPv4 blocks that are not part of the public internet, from the registry of special-purpose addresses (IANA, RFC
 * 6890): own network, private, shared (carriers and tailnets, 100.64.0.0/10), loopback, link-local (the metadata
 * address of most clouds), protocol assignments (Oracle's metadata address), benchmarks, multicast, reserved. Azure
 * serves its metadata from a public address too, 168.63.129.16.
 */
export const notPublicIpv4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/**
 * The same for IPv6: loopback and IPv4 in another form (mapped and NAT64 are in `::/8`, Teredo, 6to4), local,
 * link-local, multicast. The metadata addresses of AWS (fd00:ec2::254) and Google (fd20:ce::254) are local ones.
 */
export const notPublicIpv6: readonly string[] = ['::/8', '2001::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8']
