package io.iotbridge.aliyun.link;

import java.util.AbstractCollection;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;

/**
 * A queue that takes memory for what is in it: once it is empty, it gives back what it has grown to. Every link has several, and a link that was
 * busy once would keep their places for as long as it lives. For one thread at a time. Whoever adds bounds it.
 */
public final class LeanQueue<E> extends AbstractCollection<E> {

    /** Places for so many stay when they are empty: most queues hold one or two, again and again. */
    private static final int FEW = 4;

    /** Null until something comes, and after it was large. */
    private ArrayDeque<E> places;
    /** The most that it held since it was made. */
    private int most;

    /** As {@link ArrayDeque#addLast}. */
    public void addLast(E last) {
        places().addLast(last);
        most = Math.max(most, places.size());
    }

    /** As {@link ArrayDeque#addFirst}. */
    public void addFirst(E first) {
        places().addFirst(first);
        most = Math.max(most, places.size());
    }

    private ArrayDeque<E> places() {
        if (places == null) {
            places = new ArrayDeque<>(FEW - 1);
        }
        return places;
    }

    /** The first; null if there is none. */
    public E peekFirst() {
        return places == null ? null : places.peekFirst();
    }

    /** Takes out the first; null if there is none. */
    public E pollFirst() {
        E first = places == null ? null : places.pollFirst();
        giveBack();
        return first;
    }

    /** Takes out the last; null if there is none. */
    public E pollLast() {
        E last = places == null ? null : places.pollLast();
        giveBack();
        return last;
    }

    @Override
    public boolean remove(Object one) {
        boolean removed = places != null && places.remove(one);
        giveBack();
        return removed;
    }

    @Override
    public void clear() {
        places = null;
        most = 0;
    }

    private void giveBack() {
        if (most > FEW && places.isEmpty()) {
            clear();
        }
    }

    /** Whether it takes no memory but for itself. */
    boolean isBare() {
        return places == null;
    }

    @Override
    public int size() {
        return places == null ? 0 : places.size();
    }

    /** What is taken out by it is given back later. */
    @Override
    public Iterator<E> iterator() {
        return places == null ? Collections.emptyIterator() : places.iterator();
    }
}
