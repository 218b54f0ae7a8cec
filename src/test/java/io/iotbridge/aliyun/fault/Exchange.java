package io.iotbridge.aliyun.fault;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Numbered QoS 1 messages in both directions at the same time, at a steady rate, whatever breaks meanwhile. */
final class Exchange implements AutoCloseable {
    private static final long TURN_MILLIS = 20;
    private static final long READ_MILLIS = 50;
    private static final long MILLIS_PER_SECOND = 1000;

    private final Downlink down;
    private final Uplink up;
    private final Sender downSender;
    private final Sender upSender;
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(3, work -> {
        Thread thread = new Thread(work, "exchange");
        thread.setDaemon(true);
        return thread;
    });

    /** @param perSecond messages a second and direction */
    Exchange(Stage stage, int perSecond) {
        int turn = (int) Math.max(1, perSecond * TURN_MILLIS / MILLIS_PER_SECOND);
        long every = Math.max(TURN_MILLIS, MILLIS_PER_SECOND * turn / perSecond);
        down = new Downlink(stage);
        up = new Uplink(stage);
        downSender = new Sender(stage.devices(), turn, down::send);
        upSender = new Sender(stage.devices(), turn, up::send);
        clock.scheduleAtFixedRate(guarded(downSender::turn), 0, every, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(guarded(upSender::turn), 0, every, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(guarded(up::catchUp), 0, READ_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                broken.compareAndSet(null, e);
                throw e;
            }
        };
    }

    Ledger ledger(Way way) {
        return way == Way.DOWN ? down.ledger() : up.ledger();
    }

    /** Lets so many messages more go each way. */
    void allow(long eachWay) {
        downSender.allow(eachWay);
        upSender.allow(eachWay);
    }

    /** Lets no more go. */
    void stop() {
        downSender.stop();
        upSender.stop();
    }

    /** Messages that have left in the slower direction. */
    long numbered() {
        requireSound();
        return Math.min(downSender.numbered(), upSender.numbered());
    }

    /** Everything allowed has left, and the fate of every produced record is known. */
    boolean isDone() {
        requireSound();
        return downSender.isDone() && upSender.isDone() && up.allAcknowledged();
    }

    /** Empties the uplink's topic while the platform has all that it holds: what comes after is delivered as well. */
    void emptyUplink(Runnable action) {
        upSender.hold();
        try {
            Rest.until("the uplink rests", () -> upSender.rests() && up.isAtRest());
            action.run();
            up.committed().beginAnew();
        } finally {
            upSender.goOn();
        }
    }

    /** @see Uplink#checkCommitted() */
    void checkCommitted() {
        up.checkCommitted();
    }

    Committed committed() {
        return up.committed();
    }

    /** Records that Kafka did not take of us. */
    long failedToProduce() {
        return up.failed();
    }

    /** @see Uplink#frameSizes() */
    FrameSizes frameSizes() {
        return up.frameSizes();
    }

    /** The exchange itself must not break: its figures would mean nothing. */
    private void requireSound() {
        if (broken.get() != null) {
            throw new IllegalStateException("the exchange broke", broken.get());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        down.close();
        up.close();
    }
}
