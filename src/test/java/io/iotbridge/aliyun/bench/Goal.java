package io.iotbridge.aliyun.bench;

import java.util.List;

/** No slower than a bare loop, and with no more CPU a message; short only where the whole interval is. */
final class Goal {

    private Goal() {}

    static void judge(Result result, Verdict verdict) {
        for (String loop : List.of(Loop.HIVEMQ, Loop.PAHO)) {
            if (result.contenders().containsAll(List.of(loop, PluginContender.NAME))) {
                Ratio throughput = result.ratio(loop, Figure.PER_SECOND);
                Ratio cpu = result.ratio(loop, Figure.CPU_MICROS);
                verdict.require(throughput.high() >= 1, "%s: throughput %s × %s's", result.title(), throughput, loop);
                verdict.require(cpu.low() <= 1, "%s: CPU a message %s × %s's", result.title(), cpu, loop);
            }
        }
    }
}
