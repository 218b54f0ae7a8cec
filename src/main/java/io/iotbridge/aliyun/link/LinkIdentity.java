package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.Device;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a link signs its CONNECTs with, and how often in a row the platform has refused that. Belongs to the link's loop, but for {@link #match}. */
final class LinkIdentity {

    /** How the sign-in of a link compares with one that somebody asks about, for the same device. */
    enum Match {
        /** Everything is equal: what became of the one is the answer for the other. */
        SAME,
        /** All but the secret is equal. */
        OTHER_SECRET,
        /** The one says nothing about the other. */
        OTHER_SETTINGS
    }

    private static final Logger log = LoggerFactory.getLogger(LinkIdentity.class);

    private final LinkSettings settings;
    private volatile Device device;
    /** What the last attempt was signed with. */
    private Device signed;

    private int refusals;

    LinkIdentity(Device device, LinkSettings settings) {
        this.device = device;
        this.settings = settings;
    }

    /** What the next attempt needs, signed now. */
    ConnectSpec spec() {
        signed = device;
        return settings.spec(device);
    }

    /** What signing in as it is tells of signing in with these. Called by any thread. */
    Match match(Device newDevice, LinkSettings wanted) {
        if (!wanted.signsInLike(settings)) {
            return Match.OTHER_SETTINGS;
        }
        return newDevice.equals(device) ? Match.SAME : Match.OTHER_SECRET;
    }

    /**
     * Somebody attaches with this secret and these settings. Tasks read the same file at different times, so where others use the link, whose secret is the newer
     * one is not known: one that was not refused stays, until somebody who saw it change says so.
     */
    void offered(Device newDevice, LinkSettings wanted, boolean alone) {
        if (alone || refusals > 0) {
            device = newDevice;
        } else if (!newDevice.equals(device)) {
            log.info(
                    "Device {} already has a link with another secret, which stays in use as long as it is accepted",
                    newDevice.id());
        }
        if (!wanted.equals(settings)) {
            log.warn(ErrorMessage.LINKED_OTHERWISE.message(newDevice.id()));
        }
    }

    /** @return whether that was not known yet: all who share the link see the same change */
    boolean rotatedTo(Device newDevice) {
        if (newDevice.equals(device)) {
            return false;
        }
        device = newDevice;
        refusals = 0;
        return true;
    }

    void startOver() {
        refusals = 0;
    }

    void accepted() {
        refusals = 0;
    }

    /** A refusal of an earlier secret says nothing about the one there is now. */
    boolean isGivenUpAfter(LinkException cause) {
        return cause.kind() == LinkException.Kind.IDENTITY_REFUSED
                && device.equals(signed)
                && ++refusals >= settings.refusalsUntilGivingUp();
    }
}
