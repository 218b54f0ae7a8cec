package io.iotbridge.aliyun.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Numbers messages, one device after the other, a few at a time and up to a quota. Its own lock guards it. */
final class Sender {
    private final int devices;
    private final int most;
    private final Consumer<List<Message>> way;
    private long quota;
    private long numbered;
    private boolean held;
    private boolean sending;

    /** @param most messages a turn */
    Sender(int devices, int most, Consumer<List<Message>> way) {
        this.devices = devices;
        this.most = most;
        this.way = way;
    }

    /** Lets so many more go. */
    synchronized void allow(long more) {
        quota = Math.addExact(quota, more);
    }

    /** Lets no more go. */
    synchronized void stop() {
        quota = numbered;
    }

    /** Sends what is due. */
    void turn() {
        List<Message> due = due();
        try {
            if (!due.isEmpty()) {
                way.accept(due);
            }
        } finally {
            sent();
        }
    }

    /** Numbers no more until {@link #goOn()}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void goOn() {
        held = false;
    }

    /** Whether it is held and all that it has numbered is handed on. */
    synchronized boolean rests() {
        return held && !sending;
    }

    private synchronized void sent() {
        sending = false;
    }

    private synchronized List<Message> due() {
        List<Message> due = new ArrayList<>();
        sending = !held;
        while (!held && due.size() < most && numbered < quota) {
            due.add(new Message((int) (numbered % devices), (int) (numbered / devices)));
            numbered++;
        }
        return due;
    }

    /** Messages handed on so far. */
    synchronized long numbered() {
        return numbered;
    }

    synchronized boolean isDone() {
        return numbered == quota;
    }
}
