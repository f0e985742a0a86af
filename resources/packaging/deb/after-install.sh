
# Resync Bench: the phones' well-known ports (DHCP 67, TFTP 69, HTTP 80, syslog 514) without running as root.
# This holds for every program of this machine, from port 67 up. An administrator who does not want it empties the file:
# it is left alone when it is there.
SETTING=/etc/sysctl.d/60-resync-bench.conf
if [ ! -e "$SETTING" ]; then
    printf '%s\n' '# Resync Bench serves phones on ports 67, 69, 80 and 514 without running as root.' \
        '# Empty this file to keep ports below 1024 for root: the bench then offers higher ones.' \
        'net.ipv4.ip_unprivileged_port_start = 67' >"$SETTING"
    sysctl -q -p "$SETTING" || true
fi
# An earlier version of ours began at 69, before there was DHCP.
if grep -qx 'net.ipv4.ip_unprivileged_port_start = 69' "$SETTING"; then
    sed -i 's/^net\.ipv4\.ip_unprivileged_port_start = 69$/net.ipv4.ip_unprivileged_port_start = 67/' "$SETTING"
    sysctl -q -p "$SETTING" || true
fi
