package io.iotbridge.aliyun.link;

import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one platform has asked devices of this JVM, until it is answered or nobody waits any more, and which of it is answered. With the links: a
 * request is answered on the link that it came on, by whichever task.
 *
 * <p>Another server's requests are others, whatever their ids, as its links are others. Bounded, for all servers together: entries live until their
 * deadline, or ten minutes where there is none, and beyond a number some are forgotten. They die with the process: of a request that was answered before, a second answer leaves then. Safe for use by several threads; nobody waits for another.
 */
public final class OpenRequests {

    /** Of one without a deadline, in milliseconds. */
    private static final long REMEMBERED = 600_000;

    private static final int MOST = 100_000;

    /** Entries that are forgotten at once beyond that: looking for them costs a look at all. */
    private static final int SURPLUS = MOST / 10;

    private record Key(URI server, String answerTopic, String id) {}

    private record Entry(Object asker, long until, AtomicReference<Object> answer) {}

    private final URI server;
    private final Map<Key, Entry> entries;

    /** When entries were last looked through, in milliseconds since 1970; more than one thread may do that. */
    private final AtomicLong cleaned;

    /** Nothing is asked yet. */
    OpenRequests() {
        this(URI.create(""), new ConcurrentHashMap<>(), new AtomicLong());
    }

    private OpenRequests(URI server, Map<Key, Entry> entries, AtomicLong cleaned) {
        this.server = server;
        this.entries = entries;
        this.cleaned = cleaned;
    }

    /** What this server asks, within the same bounds. */
    OpenRequests of(URI other) {
        return new OpenRequests(other, entries, cleaned);
    }

    private Key key(String answerTopic, String id) {
        return new Key(server, answerTopic, id);
    }

    /**
     * A request came; nothing changes if it came before.
     *
     * @param asker for whom it is counted
     * @param deadline milliseconds since 1970; 0 for none
     * @param now likewise
     */
    public void asked(Object asker, String answerTopic, String id, long deadline, long now) {
        entry(key(answerTopic, id), asker, deadline, now);
    }

    /**
     * Somebody answers a request.
     *
     * @param answer that comes again if it was not done
     * @param deadline of the request, as {@link #asked}
     * @return false if another answer to it was there before
     */
    public boolean isFirst(Object answer, String answerTopic, String id, long deadline, long now) {
        Object first = entry(key(answerTopic, id), null, deadline, now).answer().compareAndExchange(null, answer);
        return first == null || first.equals(answer);
    }

    /** An answer that was the first does not leave after all: another may. */
    public void withdraw(Object answer, String answerTopic, String id) {
        Entry entry = entries.get(key(answerTopic, id));
        if (entry != null) {
            Object first = entry.answer().get();
            if (answer.equals(first)) {
                entry.answer().compareAndSet(first, null);
            }
        }
    }

    private Entry entry(Key key, Object asker, long deadline, long now) {
        cleanUp(now);
        long until = deadline > 0 ? Math.min(deadline, now + REMEMBERED) : now + REMEMBERED;
        return entries.compute(
                key,
                (any, known) -> known != null && known.until() >= now
                        ? known
                        : new Entry(asker, until, new AtomicReference<>()));
    }

    /** Once a second, and where there are too many. */
    private void cleanUp(long now) {
        boolean isFull = entries.size() >= MOST;
        if (!isFull && now - cleaned.get() < 1_000 && now >= cleaned.get()) {
            return;
        }
        cleaned.set(now);
        entries.values().removeIf(entry -> entry.until() < now);
        if (entries.size() >= MOST) {
            Iterator<Entry> some = entries.values().iterator();
            for (int i = 0; i < SURPLUS && some.hasNext(); i++) {
                some.next();
                some.remove();
            }
        }
    }

    /** Those that were asked for one asker, and are neither answered nor given up. Looks at all. */
    public long open(Object asker, long now) {
        return entries.values().stream()
                .filter(entry -> entry.asker() == asker && entry.answer().get() == null && entry.until() >= now)
                .count();
    }
}
