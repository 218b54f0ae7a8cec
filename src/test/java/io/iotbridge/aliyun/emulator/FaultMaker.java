package io.iotbridge.aliyun.emulator;

import java.util.List;
import java.util.Objects;

/** Brings about the faults that somebody asks the platform for. Safe for use by several threads. */
final class FaultMaker {

    private final Hub hub;
    private final Listeners listeners;

    FaultMaker(Hub hub, Listeners listeners) {
        this.hub = hub;
        this.listeners = listeners;
    }

    void bringAbout(Fault fault, FaultSettings settings) {
        switch (fault) {
            case CUT_ALL -> listeners.closeConnections();
            case CUT_DEVICE -> connections(settings).forEach(Connection::close);
            case GO_SILENT -> connections(settings).forEach(Connection::goSilent);
            case KICK -> kick(settings);
            case UNREACHABLE -> listeners.stop();
            case CLEAR -> {
                hub.faults().clear();
                listeners.start();
            }
            default -> {
                if (Sabotage.does(fault)) {
                    connections(settings)
                            .forEach(connection -> connection.sabotage().bringAbout(fault, settings));
                } else {
                    hub.faults().add(fault, settings);
                }
            }
        }
    }

    private void kick(FaultSettings settings) {
        for (Device device : hit(settings)) {
            Connection connection = device.connection();
            if (connection != null) {
                device.kicked();
                connection.close();
            }
        }
        if (settings.count() > 1) {
            hub.faults().add(Fault.KICK, settings.withCount(settings.count() - 1));
        }
    }

    private List<Device> hit(FaultSettings settings) {
        return hub.devices().values().stream()
                .filter(device -> settings.hits(device.key))
                .toList();
    }

    private List<Connection> connections(FaultSettings settings) {
        return hit(settings).stream()
                .map(Device::connection)
                .filter(Objects::nonNull)
                .toList();
    }
}
