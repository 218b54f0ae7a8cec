package io.iotbridge.aliyun.link;

/** The place of one queue of publishes, of one user of a link at one QoS, in the {@link PublishLine}. Belongs to the link's loop. */
public final class PublishTurn {

    private final PublishLine line;
    private final LinkHandle user;
    private final int qos;
    private final boolean isFirst;
    private final Runnable wake;

    PublishTurn(PublishLine line, LinkHandle user, int qos, boolean isFirst, Runnable wake) {
        this.line = line;
        this.user = user;
        this.qos = qos;
        this.isFirst = isFirst;
        this.wake = wake;
    }

    /** Whether the next publish may leave now. If not, the queue stands in line, and is woken when it may; but not once its user has let go of the link. */
    public boolean mayLeave() {
        return !user.isClosed() && line.mayLeave(this);
    }

    /** No publish waits for its turn any more. */
    public void giveUp() {
        line.remove(this);
    }

    /** At which the queue publishes. */
    public int qos() {
        return qos;
    }

    LinkHandle user() {
        return user;
    }

    boolean isFirst() {
        return isFirst;
    }

    void wake() {
        wake.run();
    }
}
