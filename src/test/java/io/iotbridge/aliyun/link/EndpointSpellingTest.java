package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.LinkFixture.Recorder;
import io.iotbridge.aliyun.link.LiveCheck.NotMade;
import io.iotbridge.aliyun.link.LiveCheck.Outcome;
import io.iotbridge.aliyun.link.LiveCheck.SignedIn;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One link per device, however its endpoint is spelled: the platform would end the older of two. C15. */
class EndpointSpellingTest {

    private static final List<String> FILTERS = List.of("/a");

    private final LinkFixture fixture = new LinkFixture();

    private LinkHandle attach(String address) {
        LinkHandle handle = fixture.pool.attach(LinkFixture.DEVICE, LinkFixture.at(address), FILTERS, new Recorder());
        fixture.scheduler.runDue();
        return handle;
    }

    private Outcome check(String address) {
        return fixture.check.run(
                List.of(LinkFixture.DEVICE), LinkFixture.at(address), device -> FILTERS, Duration.ofMillis(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://h", "wss://h/", "wss://h:443", "wss://H:443/mqtt", "wss://h.", "wss://h/other"})
    void isOneLink(String address) {
        attach("wss://h:443/mqtt");
        fixture.platform.newest().acceptAll();
        LinkHandle second = attach(address);
        assertThat(fixture.platform.opened()).isOne();
        assertThat(second.state()).isEqualTo(LinkState.UP);
        assertThat(check(address)).isInstanceOf(SignedIn.class);
        assertThat(fixture.platform.opened()).isOne();
    }

    @Test
    void ofWsThePortIs80() {
        attach("ws://h/mqtt");
        attach("ws://H:80");
        assertThat(fixture.platform.opened()).isOne();
    }

    @Test
    void anotherServerIsAnotherLink() {
        attach("wss://h/mqtt");
        attach("wss://h:8443/mqtt");
        attach("wss://g/mqtt");
        assertThat(fixture.platform.opened()).isEqualTo(3);
    }

    @Test
    void allSpellingsShareTheBudgetOfTheDevice() {
        List<String> spellings = List.of("wss://h", "wss://h:443/", "wss://H:443/mqtt", "wss://H", "wss://h/x");
        for (String address : spellings) {
            LinkHandle link = attach(address);
            fixture.platform.newest().upgraded();
            fixture.scheduler.runDue();
            link.close();
        }
        assertThat(fixture.platform.opened()).isEqualTo(5);
        attach("wss://h/y");
        assertThat(fixture.platform.opened()).isEqualTo(5);
        fixture.scheduler.pass(Duration.ofSeconds(62));
        assertThat(fixture.platform.opened()).isEqualTo(6);
    }

    @Test
    void theCheckTakesARunningLinkForTheAnswerByWhateverNameOfItsHost() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        fixture.hosts.put("h", Set.of(address));
        fixture.hosts.put("10.0.0.1", Set.of(address));
        attach("wss://h:8443/mqtt");
        fixture.platform.newest().acceptAll();
        assertThat(check("wss://10.0.0.1:8443/other")).isInstanceOf(SignedIn.class);
        assertThat(fixture.platform.opened()).isOne();
    }

    @Test
    void theCheckLeavesADeviceAloneThatIsUsedAtAnotherAddress() {
        attach("wss://h:8443/mqtt");
        fixture.platform.newest().acceptAll();
        assertThat(check("wss://elsewhere:8443/mqtt")).isInstanceOf(NotMade.class);
        assertThat(check("wss://h:9443/mqtt")).isInstanceOf(NotMade.class);
        assertThat(fixture.platform.opened()).isOne();
    }
}
