package io.iotbridge.aliyun.registry;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import java.nio.charset.StandardCharsets;

/**
 * The share of one task in the devices. Which task owns a device depends on the device's name and the number of tasks alone (rendezvous
 * hashing), so every worker comes to the same answer, and one task more takes over one share of the devices and moves no other.
 *
 * @param index number of the task, from 0
 * @param count number of tasks
 */
public record TaskShard(int index, int count) {

    /** @throws IllegalArgumentException unless {@code 0 <= index < count} */
    public TaskShard {
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "no such shard: " + index + "/" + count + "; shards are numbered from 0 and there is at least one");
        }
    }

    /**
     * Reads {@code index/count}: {@code 0/3}, {@code 1/3}, {@code 2/3}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static TaskShard parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new TaskShard(
                    Integer.parseInt(text.substring(0, Math.max(slash, 0))),
                    Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a shard is written index/count, as in 0/3, not " + Quoted.of(text), e);
        }
    }

    /** The index of the one of {@code count} tasks that signs in as {@code device}. */
    public static int owner(DeviceId device, int count) {
        long hash = fnv1a(device.toString().getBytes(StandardCharsets.UTF_8));
        int owner = 0;
        long most = weight(hash, 0);
        for (int other = 1; other < count; other++) {
            long weight = weight(hash, other);
            // A tie goes to the lower index, so that exactly one task owns the device.
            if (weight > most) {
                owner = other;
                most = weight;
            }
        }
        return owner;
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }

    private static long fnv1a(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of SplitMix64, over a point of its own for every task. */
    private static long weight(long hash, int task) {
        long z = hash + (task + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
