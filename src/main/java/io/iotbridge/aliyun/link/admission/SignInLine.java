package io.iotbridge.aliyun.link.admission;

import java.net.URI;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sign-ins at one endpoint that keep to one rate: first in, first out. On a busy machine or a thin line more of them under way at a time would only make each take longer, until
 * none is done in time; so they are bounded. Guarded by {@link SignInAdmission}.
 */
final class SignInLine {

    /** As many may be under way as leave in so many seconds: far more than it takes where nothing is short. */
    private static final int SECONDS_UNDER_WAY = 5;

    /** Where a {@link SignIn} waits in its {@link SignInLine}. */
    enum Queue {
        /** To be started: for its turn, and a place among those under way. */
        START,
        /** To send its CONNECT. */
        CONNECT
    }

    /** @param perSecond 0 for no limit */
    record Key(URI endpoint, int perSecond) {}

    private final Key key;
    private final SortedSet<SignIn> toStart = new TreeSet<>(SignIn.BY_TIME);
    private final SortedSet<SignIn> toConnect = new TreeSet<>(SignIn.BY_TIME);
    private int underWay;
    private final long[] lastTurns = new long[Queue.values().length];

    SignInLine(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    SortedSet<SignIn> waiting(Queue queue) {
        return queue == Queue.START ? toStart : toConnect;
    }

    boolean hasPlace() {
        return key.perSecond() == 0 || underWay < SECONDS_UNDER_WAY * key.perSecond();
    }

    void takePlace() {
        underWay++;
    }

    void givePlaceBack() {
        underWay--;
    }

    boolean isUnused() {
        return toStart.isEmpty() && toConnect.isEmpty() && underWay == 0;
    }

    /** When one of it was let on last, as a number that rises: the line that waited longest is the next. */
    long lastTurn(Queue queue) {
        return lastTurns[queue.ordinal()];
    }

    void setLastTurn(Queue queue, long number) {
        lastTurns[queue.ordinal()] = number;
    }
}
