package io.iotbridge.aliyun.emulator.thing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest frames of all devices with what became of them. Any thread. */
final class FrameLog {

    private final Deque<Judged> frames = new ArrayDeque<>();
    private long last;

    /** Keeps as many as the settings say. */
    synchronized void add(Context context, Frame frame, Verdict verdict, boolean answered) {
        int most = context.settings().frames();
        last++;
        while (!frames.isEmpty() && frames.size() >= most) {
            frames.poll();
        }
        if (most > 0) {
            frames.add(new Judged(
                    last,
                    context.line().productKey(),
                    context.line().deviceName(),
                    context.topic(),
                    frame.id(),
                    verdict.code(),
                    verdict.message(),
                    context.findings().refused(),
                    context.findings().count(),
                    answered,
                    context.now()));
        }
    }

    /** Those after a number, oldest first. */
    synchronized List<Judged> after(long seq, int limit) {
        long skipped = Math.max(0, seq - (last - frames.size()));
        return frames.stream().skip(skipped).limit(limit).toList();
    }
}
