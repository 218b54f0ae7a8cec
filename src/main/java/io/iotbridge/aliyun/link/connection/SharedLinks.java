package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.LinkEngine;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.link.LiveCheck;
import io.iotbridge.aliyun.link.PauseDetector;
import io.iotbridge.aliyun.link.SharedEngine;
import io.iotbridge.aliyun.link.WatchScheduler;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.loop.Steps;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The one pool of this plugin in a worker: its class loader is shared by all source and sink tasks, and so is this. */
public final class SharedLinks {

    private static final SharedEngine ENGINE = new SharedEngine(SharedLinks::engine);

    private static final LinkPool POOL = new LinkPool(ENGINE, new Random());

    private static final Scheduler WATCHES = new WatchScheduler(ENGINE, LinkThreads.forLooks());

    private static final LiveCheck CHECK = new LiveCheck(POOL, System::nanoTime, SharedLinks::addresses);

    private SharedLinks() {}

    /** Links over Paho's packets and Netty's network. */
    public static LinkPool pool() {
        return POOL;
    }

    /** Signs in to see whether it works, over the same pool. */
    public static LiveCheck check() {
        return CHECK;
    }

    /** Time for what watches files or topics, over the same loops. Its tasks may block. */
    public static Scheduler watches() {
        return WATCHES;
    }

    private static Set<InetAddress> addresses(String host) {
        try {
            return new HashSet<>(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            return Set.of();
        }
    }

    private static LinkEngine engine() {
        return engine(new Connections());
    }

    /** Of what cannot be started nothing stays. */
    static LinkEngine engine(Connections connector) {
        try {
            Scheduler time = connector.get().loop();
            return new LinkEngine(connector, time, PauseDetector.watch(time), connector);
        } catch (RuntimeException | Error e) {
            Steps.run(
                    () -> {
                        throw e;
                    },
                    connector::close);
            throw e;
        }
    }
}
