package io.iotbridge.aliyun.link;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the platform has asked devices of this JVM, until it is answered or nobody waits any more, and which of it is answered. With the links: a
 * request is answered on the link that it came on, by whichever task.
 *
 * <p>Bounded: entries live until their deadline, or ten minutes where there is none, and beyond a number the oldest are forgotten. They die with the
 * process: of a request that was answered before, a second answer leaves then. Safe for use by several threads; under its lock it calls nobody.
 */
public final class OpenRequests {

    /** Of one without a deadline, in milliseconds. */
    private static final long REMEMBERED = 600_000;

    private static final int MOST = 100_000;

    /** Additions between two clean-ups: each looks at all. */
    private static final int ROUND = 1_000;

    private record Key(String answerTopic, String id) {}

    private static final class Entry {
        private final Object asker;
        private final long until;
        private Object answer;

        private Entry(Object asker, long until) {
            this.asker = asker;
            this.until = until;
        }
    }

    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private int additions;

    /** Nothing is asked yet. */
    OpenRequests() {}

    /**
     * A request came; nothing changes if it came before.
     *
     * @param asker for whom it is counted
     * @param deadline milliseconds since 1970; 0 for none
     * @param now likewise
     */
    public synchronized void asked(Object asker, String answerTopic, String id, long deadline, long now) {
        entry(new Key(answerTopic, id), asker, deadline, now);
    }

    /**
     * Somebody answers a request.
     *
     * @param answer that comes again if it was not done
     * @param deadline of the request, as {@link #asked}
     * @return false if another answer to it was there before
     */
    public synchronized boolean isFirst(Object answer, String answerTopic, String id, long deadline, long now) {
        Entry entry = entry(new Key(answerTopic, id), null, deadline, now);
        if (entry.answer == null) {
            entry.answer = answer;
        }
        return entry.answer.equals(answer);
    }

    private Entry entry(Key key, Object asker, long deadline, long now) {
        Entry known = entries.get(key);
        if (known != null && known.until >= now) {
            return known;
        }
        if (++additions % ROUND == 0 || entries.size() >= MOST) {
            cleanUp(now);
        }
        long until = deadline > 0 ? Math.min(deadline, now + REMEMBERED) : now + REMEMBERED;
        Entry entry = new Entry(asker, until);
        entries.put(key, entry);
        return entry;
    }

    private void cleanUp(long now) {
        entries.values().removeIf(entry -> entry.until < now);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() >= MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Those that were asked for one asker, and are neither answered nor given up. Looks at all. */
    public synchronized long open(Object asker, long now) {
        return entries.values().stream()
                .filter(entry -> entry.asker == asker && entry.answer == null && entry.until >= now)
                .count();
    }
}
