package io.iotbridge.aliyun.fault;

/**
 * What a ledger says about a time.
 *
 * @param messages accepted by the side that they start from
 * @param lost of those, never seen at the other end
 * @param duplicated copies beyond the first
 * @param outOfOrder first copies that came after the first copy of a later message of the same device
 * @param strangers copies that carry another {@code iot.dedup.id} than their first copy
 * @param most copies beyond the first that one device had in one round
 */
public record Tally(long messages, long lost, long duplicated, long outOfOrder, long strangers, long most) {
    /** Of a time without messages. */
    public static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0);

    /** Both times together. */
    public Tally plus(Tally other) {
        return new Tally(
                messages + other.messages,
                lost + other.lost,
                duplicated + other.duplicated,
                outOfOrder + other.outOfOrder,
                strangers + other.strangers,
                Math.max(most, other.most));
    }
}
