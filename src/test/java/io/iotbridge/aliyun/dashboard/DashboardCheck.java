package io.iotbridge.aliyun.dashboard;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Lets a real Prometheus scrape a real worker while messages flow, asks it all that dashboard and alerts ask, and sees alerts fire when their
 * faults are made. Prints what was asked and how many series came; the exit status is 0 if every answer has data, or there is no Prometheus.
 */
public final class DashboardCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** What alerts say where there is nothing to divide by. */
    private static final String RULES_TEST = "docker/prometheus/alerts-test.yml";

    private int failed;

    private DashboardCheck() {}

    /** No arguments. */
    public static void main(String[] args) {
        Optional<Path> prometheus = PrometheusProcess.program();
        if (prometheus.isEmpty()) {
            System.out.println("Skipped: there is no prometheus here, and it cannot be installed (apt-get, as root)");
            System.exit(0);
        }
        DashboardCheck check = new DashboardCheck();
        check.run(prometheus.get());
        System.out.printf("%d without data%n", check.failed);
        // Maven would wait for threads that libraries leave behind.
        System.exit(check.failed == 0 ? 0 : 1);
    }

    private void run(Path program) {
        Commands.output(List.of(program.resolveSibling("promtool").toString(), "test", "rules", RULES_TEST));
        System.out.println("ok     " + RULES_TEST);
        Path folder = Cluster.newFolder();
        try (Plant plant = Plant.open(folder);
                PrometheusProcess prometheus =
                        PrometheusProcess.start(program, folder.resolve("prometheus"), plant.exporter())) {
            PrometheusApi api = prometheus.api();
            Awaitility.await("Prometheus").atMost(PATIENCE).ignoreExceptions().until(api::isReady);
            Awaitility.await("two scrapes").atMost(PATIENCE).until(() -> !api.values(
                            "rate(aliyun_iot_delivered_total{direction=\"uplink\"}[5s]) > 0")
                    .isEmpty());
            plant.sendBadOnes();
            awaitFiring(api, "AliyunIotMessagesReported");
            plant.fault("KICK", "valve1", Map.of("count", 5));
            awaitFiring(api, "AliyunIotIdentityConflict");
            Stream.concat(Question.ofDashboard().stream(), Question.ofAlerts().stream())
                    .forEach(question -> ask(api, question));
            plant.cutOff();
            awaitFiring(api, "AliyunIotDevicesDown");
            plant.killWorker();
            awaitFiring(api, "ConnectWorkerAway");
        }
    }

    private static void awaitFiring(PrometheusApi api, String alert) {
        Awaitility.await(alert + " fires").atMost(PATIENCE).until(() -> api.firing()
                .contains(alert));
        System.out.println("fires  " + alert);
    }

    private void ask(PrometheusApi api, Question question) {
        List<Double> values;
        String error = "";
        try {
            values = api.values(question.expression());
        } catch (IllegalArgumentException e) {
            values = List.of();
            error = e.getMessage();
        }
        boolean hasData = values.stream().anyMatch(value -> !value.isNaN());
        failed += hasData ? 0 : 1;
        System.out.printf(
                "%-6s %-32s %d series %s  %s%n",
                hasData ? "ok" : "NONE",
                question.by(),
                values.size(),
                values.stream()
                        .limit(4)
                        .map(value -> String.format("%.4g", value))
                        .toList(),
                hasData ? "" : question.expression() + " " + error);
    }
}
