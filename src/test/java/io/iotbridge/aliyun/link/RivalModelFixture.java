package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkException.Kind;
import java.time.Duration;
import java.util.List;

/** Somebody else who signs in as the device in {@link DeviceLinkModelTest}: each user hears of it, and nobody does without a reason. */
final class RivalModelFixture {

    private static final int ROUNDS = 3;

    private static final Duration SOON = Duration.ofSeconds(90);

    private long acceptedAt;
    /** Connections of this process that the platform accepted and that were closed from outside. */
    private int closed;
    /** Of them, the last ones of one link, one after the other and each soon after its CONNACK. */
    private int inARow;

    /** There is no connection since. */
    private boolean endedByRival;

    void opened() {
        inARow = endedByRival ? inARow : 0;
        endedByRival = false;
    }

    void accepted(long now) {
        acceptedAt = now;
    }

    void processEnded() {
        closed = 0;
        inARow = 0;
    }

    /** The link is gone. */
    void forgotten() {
        inARow = 0;
    }

    /** @param accepted whether the link had heard of its CONNACK */
    void ends(Kind kind, boolean accepted, long now) {
        endedByRival = accepted && kind == Kind.CONNECTION_LOST && now - acceptedAt <= SOON.toNanos();
        closed += accepted && kind == Kind.CONNECTION_LOST ? 1 : 0;
        inARow = endedByRival ? inARow + 1 : 0;
    }

    void check(List<ModelUserFixture> users) {
        if (endedByRival && inARow >= ROUNDS) {
            assertThat(users).as("who hears that somebody else signs in").allMatch(user -> user.hearsOfRival);
        }
        if (closed < ROUNDS) {
            assertThat(users).as("who hears of a rival without a reason").noneMatch(user -> user.hearsOfRival);
        }
    }
}
