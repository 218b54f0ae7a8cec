package io.iotbridge.aliyun.link.admission;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.loop.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a link asks with for each of its sign-ins.
 *
 * @param endpoint the server that counts; see {@link io.iotbridge.aliyun.link.LinkSettings#server}
 * @param perMinute CONNECTs of this device in any minute
 * @param perSecond CONNECTs of all devices in any second; 0 for no limit
 * @param scheduler on whose threads a sign-in is started and its CONNECT is sent
 * @param pause for how long nobody may sign in yet; see {@link io.iotbridge.aliyun.link.PauseDetector}
 */
public record SignInTerms(
        URI endpoint, DeviceId device, int perMinute, int perSecond, Scheduler scheduler, Supplier<Duration> pause) {}
