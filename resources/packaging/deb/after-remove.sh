
# Resync Bench: gives the low ports back to root, unless this is an update.
if [ "$1" = remove ] || [ "$1" = purge ]; then
    rm -f /etc/sysctl.d/60-resync-bench.conf
    sysctl -q -w net.ipv4.ip_unprivileged_port_start=1024 || true
fi
