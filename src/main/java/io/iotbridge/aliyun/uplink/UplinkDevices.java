package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.registry.DeviceChanges;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.uplink.outboxes.Outbox;
import io.iotbridge.aliyun.uplink.outboxes.Outboxes;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that a task may publish as. Another thread, which watches the devices file, may say at any time what they are; the task
 * thread takes that over when it calls {@link #update}.
 */
final class UplinkDevices {

    private static final Logger log = LoggerFactory.getLogger(UplinkDevices.class);

    private final Set<DeviceId> leaving = new HashSet<>();
    private volatile DeviceRegistry newest;
    /** Written by the task thread alone. */
    private volatile DeviceRegistry known;

    UplinkDevices(DeviceRegistry first) {
        newest = first;
        known = first;
    }

    /** Called by any thread. */
    void set(DeviceRegistry now) {
        newest = now;
    }

    Optional<Device> find(DeviceId device) {
        return known.find(device);
    }

    /** The number of devices that are listed. */
    int listed() {
        return known.size();
    }

    /** Whether the device is still listed. Called by any thread. */
    boolean contains(DeviceId device) {
        return known.contains(device);
    }

    /**
     * Takes over what the file says by now. Signed-in devices with another secret reconnect. One that is not listed any more signs out once it has no publish
     * in flight.
     *
     * @param report gets the records of one that leaves, with the reason
     */
    void update(Outboxes signedIn, BiConsumer<List<OutgoingPublish>, String> report) {
        if (newest != known) {
            takeOver(newest, signedIn);
        }
        // An outbox answers one at a time: those who ask at other times would else always be first.
        signedIn.hear();
        List.copyOf(leaving).forEach(device -> signOut(device, signedIn, report));
        signedIn.send();
        signedIn.hear();
    }

    private void takeOver(DeviceRegistry now, Outboxes signedIn) {
        DeviceChanges changes = DeviceChanges.between(known, now);
        known = now;
        changes.removed().stream()
                .filter(device -> signedIn.link(device).isPresent())
                .forEach(leaving::add);
        changes.rotated().forEach(device -> signInAs(device, signedIn));
        // It may have had no time to leave.
        changes.added().stream()
                .filter(device -> leaving.remove(device.id()))
                .forEach(device -> signInAs(device, signedIn));
        if (!changes.isEmpty()) {
            log.info("The task has {} devices now: {}", known.size(), changes);
        }
    }

    private static void signInAs(Device device, Outboxes signedIn) {
        signedIn.link(device.id()).ifPresent(link -> link.signInAs(device));
    }

    private void signOut(DeviceId device, Outboxes signedIn, BiConsumer<List<OutgoingPublish>, String> report) {
        String reason = "device " + device + " is no longer in iot.devices or iot.devices.file";
        if (signedIn.link(device).isEmpty()) {
            leaving.remove(device);
        }
        signedIn.ask(device, outbox -> outbox.removeWaiting(any -> true), waited -> {
            report.accept(waited, reason);
            signedIn.ask(device, Outbox::isPublishing, publishing -> {
                // It may be listed again by now.
                if (!publishing && leaving.remove(device)) {
                    signedIn.close(device, undone -> report.accept(undone, reason));
                }
            });
        });
    }
}
