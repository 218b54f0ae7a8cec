package io.iotbridge.aliyun.emulator.thing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest frames of all devices with what became of them. Any thread. */
final class FrameLog {

    private final Deque<Judged> frames = new ArrayDeque<>();
    /** By product key and name. */
    private final Map<String, Taken> taken = new HashMap<>();

    private long last;

    /** Keeps as many as the settings say. */
    synchronized void add(Context context, Frame frame, Verdict verdict, boolean answered) {
        int most = context.settings().frames();
        last++;
        taken.merge(
                context.line().name(),
                Taken.NOTHING.and(context.findings().count()),
                (before, one) -> before.and((int) one.values()));
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

    /** Since the start; of all frames, not only of those that are kept. */
    synchronized Taken taken(String device) {
        return taken.getOrDefault(device, Taken.NOTHING);
    }

    /** Those after a number, oldest first. */
    synchronized List<Judged> after(long seq, int limit) {
        long skipped = Math.max(0, seq - (last - frames.size()));
        return frames.stream().skip(skipped).limit(limit).toList();
    }
}
