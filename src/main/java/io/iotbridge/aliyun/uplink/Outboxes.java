package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.Steps;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The outboxes of a task: of each device whose records it has met, until the partitions that carried them are gone. Used by the
 * task thread, but for {@link #letGo()}.
 */
final class Outboxes {

    /** An outbox and the partitions that carried its records. */
    private record Open(Outbox outbox, Set<TopicPartition> partitions) {}

    private final Function<Device, Outbox> signIn;
    private final Map<DeviceId, Open> open = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** @param signIn makes the outbox of a device that is met for the first time */
    Outboxes(Function<Device, Outbox> signIn) {
        this.signIn = signIn;
    }

    /** @param undone gets what is not done, where all devices were let go of meanwhile */
    void add(Device device, OutgoingPublish uplink, Consumer<OutgoingPublish> undone) {
        Open of = open.get(device.id());
        if (of == null) {
            of = new Open(signIn.apply(device), new HashSet<>());
            open.put(device.id(), of);
        }
        of.partitions().add(uplink.partition().id());
        if (ended) {
            undone.accept(uplink);
        } else {
            of.outbox().add(uplink);
        }
        if (ended) {
            close(List.of(of), undone);
        }
    }

    /** Devices that are signed in. */
    Set<DeviceId> devices() {
        return open.keySet();
    }

    Optional<Outbox> find(DeviceId device) {
        return Optional.ofNullable(open.get(device)).map(Open::outbox);
    }

    /**
     * Sends nothing more of the devices of these partitions until {@link #goOn()}, and waits for what is in flight.
     *
     * @return whether none of it is any more
     */
    boolean drain(Collection<TopicPartition> partitions, Duration most) {
        CompletableFuture<?>[] drained = open.values().stream()
                .filter(of -> !Collections.disjoint(of.partitions(), partitions))
                .map(of -> of.outbox().hold())
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(drained).get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("draining never fails", e);
        }
    }

    /** Ends what {@link #drain} began. */
    void goOn() {
        open.values().forEach(of -> of.outbox().goOn());
    }

    /**
     * Lets go of the partitions, and of the devices that had records in no other.
     *
     * @param undone gets what is not done
     */
    void close(Collection<TopicPartition> partitions, Consumer<OutgoingPublish> undone) {
        open.values().forEach(of -> of.partitions().removeAll(partitions));
        List<Open> emptied =
                open.values().stream().filter(of -> of.partitions().isEmpty()).toList();
        open.values().removeAll(emptied);
        open.values().forEach(of -> of.outbox()
                .removeWaiting(uplink -> partitions.contains(uplink.partition().id()))
                .forEach(undone));
        close(emptied, undone);
    }

    private static void close(List<Open> closed, Consumer<OutgoingPublish> undone) {
        Steps.forEach(closed, of -> of.outbox().close().forEach(undone));
    }

    /**
     * Lets go of a device.
     *
     * @return what is not done
     */
    List<OutgoingPublish> close(DeviceId device) {
        Open closed = open.remove(device);
        return closed == null ? List.of() : closed.outbox().close();
    }

    /**
     * Lets go of all devices that are there or come yet. Called by any thread.
     *
     * @param undone gets what is not done
     */
    void letGo(Consumer<OutgoingPublish> undone) {
        ended = true;
        Steps.forEach(open.values(), of -> of.outbox().close().forEach(undone));
    }

    /**
     * Lets go of all devices.
     *
     * @param undone gets what is not done
     */
    void close(Consumer<OutgoingPublish> undone) {
        List<Open> all = List.copyOf(open.values());
        open.clear();
        close(all, undone);
    }
}
