
# Resync Bench: the phones' well-known ports (TFTP 69, HTTP 80, syslog 514) without running as root.
# This holds for every program of this machine, from port 69 up. An administrator who does not want it empties the file:
# it is left alone when it is there.
SETTING=/etc/sysctl.d/60-resync-bench.conf
if [ ! -e "$SETTING" ]; then
    printf '%s\n' '# Resync Bench serves phones on ports 69, 80 and 514 without running as root.' \
        '# Empty this file to keep ports below 1024 for root: the bench then offers higher ones.' \
        'net.ipv4.ip_unprivileged_port_start = 69' >"$SETTING"
    sysctl -q -p "$SETTING" || true
fi
