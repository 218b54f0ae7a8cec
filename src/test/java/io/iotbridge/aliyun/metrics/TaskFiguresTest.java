package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TaskFiguresTest {

    private static final DeviceId DEVICE = new DeviceId("pk", "pump1");
    private static final LinkException CAUSE = new LinkException(Kind.CONNECTION_LOST, "scripted");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final FlowCounters messages = new FlowCounters();
    private final LinkCounters links = new LinkCounters();

    private static ObjectName name(String connector) throws Exception {
        return new ObjectName("io.iotbridge.aliyun:type=source,connector=" + ObjectName.quote(connector) + ",task=3");
    }

    private Object read(String attribute) throws Exception {
        return server.getAttribute(name("figures"), attribute);
    }

    @Test
    void showsMessagesLinksAndConflictsUntilClosed() throws Exception {
        TaskFigures figures = TaskFigures.show("source", "figures", 3, messages, links);
        messages.countReceived();
        links.up(DEVICE);
        assertThat(read("Received")).isEqualTo(1L);
        assertThat(read("InFlight")).isEqualTo(1L);
        assertThat(read("DevicesUp")).isEqualTo(1);
        links.down(DEVICE, CAUSE);
        links.conflicted(DEVICE, CAUSE);
        assertThat(read("DevicesUp")).isEqualTo(0);
        assertThat(read("Disconnects")).isEqualTo(1L);
        assertThat(read("IdentityConflicts")).isEqualTo(1L);
        assertThat((String[]) read("DevicesInConflict")).containsExactly("pk/pump1");
        links.up(DEVICE);
        links.settled(DEVICE);
        assertThat(read("IdentityConflicts")).isEqualTo(1L);
        assertThat((String[]) read("DevicesInConflict")).isEmpty();
        links.released(DEVICE);
        assertThat(read("DevicesUp")).isEqualTo(0);
        figures.close();
        assertThat(server.isRegistered(name("figures"))).isFalse();
    }

    @Test
    void takesTheNameOfATaskThatHungAndKeepsItWhenThatOneEnds() throws Exception {
        String connector = "pumps, \"all\" of them=*";
        TaskFigures hung = TaskFigures.show("source", connector, 3, messages, links);
        LinkCounters fresh = new LinkCounters();
        fresh.up(DEVICE);
        TaskFigures successor = TaskFigures.show("source", connector, 3, messages, fresh);
        hung.close();
        assertThat(server.getAttribute(name(connector), "DevicesUp")).isEqualTo(1);
        successor.close();
        assertThat(server.isRegistered(name(connector))).isFalse();
    }
}
