package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;

/** The user of a link that only wants to know whether it comes up: it takes no message, and does not try again. */
final class LiveCheckAttempt implements LinkListener {

    private final CompletableFuture<LiveCheck.Outcome> outcome = new CompletableFuture<>();
    private final List<LiveCheck.RefusedFilter> refusedFilters = new CopyOnWriteArrayList<>();

    Future<LiveCheck.Outcome> outcome() {
        return outcome;
    }

    /** Its PUBACK never leaves, so the platform keeps it. Nothing is kept here; behind the messages comes the SUBACK. */
    @Override
    public boolean message(Delivery delivery) {
        return true;
    }

    @Override
    public void up(DeviceId device) {
        outcome.complete(new LiveCheck.SignedIn(device, List.copyOf(refusedFilters)));
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        outcome.complete(new LiveCheck.Failed(device, cause));
    }

    @Override
    public void refused(DeviceId device, LinkException cause) {
        outcome.complete(new LiveCheck.Failed(device, cause));
    }

    @Override
    public void filterRefused(DeviceId device, String filter, LinkException cause) {
        refusedFilters.add(new LiveCheck.RefusedFilter(filter, cause));
    }

    @Override
    public boolean persists() {
        return false;
    }
}
