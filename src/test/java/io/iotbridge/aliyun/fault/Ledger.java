package io.iotbridge.aliyun.fault;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The account of one direction: every message sent, every copy that arrived. Any thread may write; its own lock guards it. */
public final class Ledger {
    private final Account[] accounts;

    /** Of devices numbered from 0. */
    public Ledger(int devices) {
        accounts = IntStream.range(0, devices).mapToObj(d -> new Account()).toArray(Account[]::new);
    }

    /** One device. */
    private static final class Account {
        private final BitSet sent = new BitSet();
        private final BitSet arrived = new BitSet();
        private final Map<Integer, String> firstIds = new HashMap<>();
        private int highest = -1;
        private long accepted;
        private long duplicated;
        private long outOfOrder;
        private long strangers;

        private void arrived(int number, String dedupId) {
            if (arrived.get(number)) {
                duplicated++;
                strangers += dedupId.equals(firstIds.get(number)) ? 0 : 1;
                return;
            }
            arrived.set(number);
            firstIds.put(number, dedupId);
            outOfOrder += number < highest ? 1 : 0;
            highest = Math.max(highest, number);
        }

        private long missing() {
            BitSet missing = (BitSet) sent.clone();
            missing.andNot(arrived);
            return missing.cardinality();
        }

        private Tally close() {
            Tally tally = new Tally(accepted, missing(), duplicated, outOfOrder, strangers, duplicated);
            sent.clear();
            accepted = 0;
            duplicated = 0;
            outOfOrder = 0;
            strangers = 0;
            return tally;
        }
    }

    /** The side it starts from has taken responsibility for the message. */
    public synchronized void sent(Message message) {
        accounts[message.device()].sent.set(message.number());
        accounts[message.device()].accepted++;
    }

    /**
     * A copy has come out at the other end; it may be quicker than the news that it was sent.
     *
     * @param dedupId what all copies must have in common; empty where the direction has no such thing
     */
    public synchronized void arrived(Message message, String dedupId) {
        accounts[message.device()].arrived(message.number(), dedupId);
    }

    synchronized boolean hasArrived(Message message) {
        return accounts[message.device()].arrived.get(message.number());
    }

    /** Sent since the last {@link #close()} and not seen yet. */
    public synchronized long missing() {
        long missing = 0;
        for (Account account : accounts) {
            missing += account.missing();
        }
        return missing;
    }

    /** Copies beyond the first since the last {@link #close()}. */
    synchronized long duplicated() {
        long duplicated = 0;
        for (Account account : accounts) {
            duplicated += account.duplicated;
        }
        return duplicated;
    }

    /** The same of each device, by number. */
    synchronized long[] copies() {
        return Arrays.stream(accounts).mapToLong(account -> account.duplicated).toArray();
    }

    /** Balances the account: what is missing now is lost, and the next time begins. */
    public synchronized Tally close() {
        Tally all = Tally.NOTHING;
        for (Account account : accounts) {
            all = all.plus(account.close());
        }
        return all;
    }
}
