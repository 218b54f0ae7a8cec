package io.iotbridge.aliyun.loop;

import java.util.AbstractCollection;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * A queue that takes memory only while something is in it. Every link has several, and most links have nothing to do most of the time: places that
 * stay cost more than to make them anew. What cannot be added for want of memory leaves it as it was. For one thread at a time. Whoever adds bounds it.
 */
public final class LeanQueue<E> extends AbstractCollection<E> {

    /** At first: most queues hold one or two. */
    private static final int FEW = 3;

    /** Null while it is empty. */
    private ArrayDeque<E> places;

    /** As many as they take without growing. */
    private int room;

    /** As {@link ArrayDeque#addLast}. */
    public void addLast(E last) {
        places().addLast(last);
    }

    /** As {@link ArrayDeque#addFirst}. */
    public void addFirst(E first) {
        places().addFirst(first);
    }

    /** With a place for one more. They never grow by themselves: where memory ends then, an {@link ArrayDeque} has lost all that it held. */
    private ArrayDeque<E> places() {
        if (places == null) {
            places = new ArrayDeque<>(FEW);
            room = FEW;
        } else if (places.size() == room) {
            ArrayDeque<E> more = new ArrayDeque<>(2 * room);
            more.addAll(places);
            places = more;
            room *= 2;
        }
        return places;
    }

    /** The first; null if there is none. */
    public E peekFirst() {
        return places == null ? null : places.peekFirst();
    }

    /** The last; null if there is none. */
    public E peekLast() {
        return places == null ? null : places.peekLast();
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

    /** In one pass. */
    @Override
    public boolean removeIf(Predicate<? super E> which) {
        boolean removed = places != null && places.removeIf(which);
        giveBack();
        return removed;
    }

    @Override
    public void clear() {
        places = null;
    }

    private void giveBack() {
        if (isEmpty()) {
            clear();
        }
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
