package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.loop.Scheduler;

/**
 * How long nothing has come from the server although we asked for it. While we ask for nothing, nothing can come, and that says nothing
 * about the server. Times are monotonic nanoseconds. Belongs to the connection's loop.
 */
public final class InboundSilence {

    private final Scheduler clock;
    private long heard;
    private long askedSince;
    private boolean asking;

    public InboundSilence(Scheduler clock) {
        this.clock = clock;
        this.heard = clock.nanoTime();
        this.askedSince = heard;
    }

    /** Something came, whatever it was. */
    public void heard() {
        heard = clock.nanoTime();
    }

    /** Whether we ask the network for more from now on. */
    public void asking(boolean more) {
        if (more && !asking) {
            askedSince = clock.nanoTime();
        }
        asking = more;
    }

    /** Whether something that comes would be read. */
    public boolean isAsking() {
        return asking;
    }

    public boolean heardSince(long time) {
        return heard - time > 0;
    }

    /** How long we have been asking in vain; 0 while we ask for nothing. */
    public long nanos() {
        return asking ? clock.nanoTime() - (heard - askedSince > 0 ? heard : askedSince) : 0;
    }
}
