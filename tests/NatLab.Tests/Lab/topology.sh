# Builds networks out of namespaces; runs as the first process of a PID, mount and network namespace of its own, so that
# everything here ends with it. Public addresses: DHT nodes 51.0.1.1 to 62.0.1.1, homes 70.N.0.2. Nothing has a route out.
mount -t tmpfs lab /run
mkdir -p /run/netns

in_ns() { ip netns exec "$@"; }

new_ns() {
  ip netns add "$1"
  in_ns "$1" ip link set lo up
}

# link A NS_A B NS_B: a cable.
link() {
  ip link add "$1" type veth peer name "$3"
  ip link set "$1" netns "$2"
  ip link set "$3" netns "$4"
  in_ns "$2" ip link set "$1" up
  in_ns "$4" ip link set "$3" up
}

forwards() { in_ns "$1" sysctl -qw net.ipv4.ip_forward=1; }

# The public network: a router that also carries the DHT nodes, each on an address in a /24 of its own.
start_core() {
  new_ns core
  forwards core
  for n in $(seq 51 62); do in_ns core ip addr add "$n.0.1.1/32" dev lo; done
}

# open NAME N: a host with a public address.
open() {
  new_ns "$1"
  link "c$2" core "w$2" "$1"
  in_ns core ip addr add "70.$2.0.1/24" dev "c$2"
  in_ns "$1" ip addr add "70.$2.0.2/24" dev "w$2"
  in_ns "$1" ip route add default via "70.$2.0.1"
}

# nat ROUTER WAN KIND: what every home router does. It must not answer or remember strangers: a remembered one takes a port
# that a later mapping would have kept. Nor does it lead its own network back to itself.
nat() {
  local random=""
  [ "$3" = random ] && random="--random-fully"
  in_ns "$1" iptables -t nat -A POSTROUTING -o "$2" -j MASQUERADE $random
  in_ns "$1" iptables -A INPUT -j DROP
  in_ns "$1" iptables -P FORWARD DROP
  [ "$3" = blocked ] && block_udp "$1"
  in_ns "$1" iptables -A FORWARD -i lan -j ACCEPT
  in_ns "$1" iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
}

# block_udp ROUTER: UDP leads to the DHT nodes and to the relay, and nowhere else.
block_udp() {
  for n in $(seq 51 62); do in_ns "$1" iptables -A FORWARD -i lan -p udp -d "$n.0.1.1" -j ACCEPT; done
  in_ns "$1" iptables -A FORWARD -i lan -p udp -d 70.1.0.2 -j ACCEPT
  in_ns "$1" iptables -A FORWARD -i lan -p udp -j DROP
}

# lan ROUTER PREFIX: the network PREFIX.0/24 behind a router.
lan() {
  forwards "$1"
  in_ns "$1" ip link add lan type bridge
  in_ns "$1" ip link set lan up
  in_ns "$1" ip addr add "$2.1/24" dev lan
}

# home ROUTER N KIND [PREFIX]: a router with the public address 70.N.0.2 and the network 192.168.N.0/24 behind it.
home() {
  new_ns "$1"
  link "c$2" core "w$2" "$1"
  in_ns core ip addr add "70.$2.0.1/24" dev "c$2"
  in_ns "$1" ip addr add "70.$2.0.2/24" dev "w$2"
  in_ns "$1" ip route add default via "70.$2.0.1"
  lan "$1" "${4:-192.168.$2}"
  nat "$1" "w$2" "$3"
}

# carrier ROUTER N KIND: an operator that puts its customers behind a NAT of its own, 100.64.N.0/24.
carrier() { home "$1" "$2" "$3" "100.64.$2"; }

# customer ROUTER CARRIER N M KIND: a home router whose public side is 100.64.N.M, with the network 192.168.M.0/24 behind it.
customer() {
  new_ns "$1"
  link "s$3x$4" "$2" "u$3x$4" "$1"
  in_ns "$2" ip link set "s$3x$4" master lan
  in_ns "$1" ip addr add "100.64.$3.$4/24" dev "u$3x$4"
  in_ns "$1" ip route add default via "100.64.$3.1"
  lan "$1" "192.168.$4"
  nat "$1" "u$3x$4" "$5"
}

# narrow ROUTER N BYTES: no packet longer than that passes between a home router and the public network.
narrow() {
  in_ns "$1" ip link set "w$2" mtu "$3"
  in_ns core ip link set "c$2" mtu "$3"
}

# deaf HOST: never hears that a packet of its own was too long, as behind a firewall that drops all ICMP.
deaf() { in_ns "$1" iptables -A INPUT -p icmp --icmp-type fragmentation-needed -j DROP; }

# host NAME ROUTER N K: a host 192.168.N.K behind a router.
host() {
  new_ns "$1"
  link "l$3x$4" "$2" "e$3x$4" "$1"
  in_ns "$2" ip link set "l$3x$4" master lan
  in_ns "$1" ip addr add "192.168.$3.$4/24" dev "e$3x$4"
  in_ns "$1" ip route add default via "192.168.$3.1"
}
