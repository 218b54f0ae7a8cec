package io.iotbridge.aliyun.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublishRateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void letsABurstOfTheLimitGoAndThenWaits() {
        PublishRate rate = PublishRate.ofQos1();
        rate.limit(3);
        for (int i = 0; i < 3; i++) {
            assertThat(rate.waitAt(0)).isZero();
            rate.left();
        }
        assertThat(rate.waitAt(0)).isEqualTo(Long.MAX_VALUE);
        rate.completedAt(SECOND / 2);
        assertThat(rate.waitAt(SECOND / 2)).isBetween(SECOND, SECOND + SECOND / 10);
    }

    @Test
    void whatWasOutstandingWhenItsConnectionEndedCountsForASecondFromThen() {
        PublishRate rate = PublishRate.ofQos1();
        rate.limit(2);
        rate.left();
        rate.left();
        rate.connectionEndedAt(SECOND);
        assertThat(rate.waitAt(SECOND)).isBetween(SECOND, SECOND + SECOND / 10);
        assertThat(rate.waitAt(2 * SECOND + SECOND / 10)).isZero();
    }

    @Test
    void hasNoLimitAtZero() {
        PublishRate rate = PublishRate.ofQos1();
        rate.limit(0);
        rate.left();
        assertThat(rate.waitAt(0)).isZero();
    }

    @Test
    void countsAPublishThatNobodyAnswersForWhileItMayBeOnItsWay() {
        PublishRate rate = PublishRate.ofQos0();
        rate.limit(1);
        rate.left();
        rate.completedAt(0);
        long arrived = SECOND / 4;
        assertThat(rate.waitAt(0)).isGreaterThan(arrived + SECOND);
    }

    /** Whenever the platform counts a publish, between its leaving and its completion, no second of its clock sees more than the limit. */
    @Test
    void neverExceedsTheLimitHoweverLongPublishesAreOnTheirWay() {
        Random random = new Random(3);
        PublishRate rate = PublishRate.ofQos1();
        rate.limit(10);
        List<Long> counted = new ArrayList<>();
        PriorityQueue<Long> completions = new PriorityQueue<>();
        long now = 0;
        while (counted.size() < 2_000) {
            long wait = rate.waitAt(now);
            if (wait == 0) {
                rate.left();
                long travel = random.nextInt(200_000_000);
                counted.add(now + travel);
                completions.add(now + travel + random.nextInt(200_000_000));
            } else {
                long until = wait == Long.MAX_VALUE ? Long.MAX_VALUE : now + wait;
                now = completions.isEmpty() ? until : Math.min(until, completions.peek());
                while (!completions.isEmpty() && completions.peek() <= now) {
                    rate.completedAt(completions.poll());
                }
            }
        }
        counted.sort(null);
        for (int i = 10; i < counted.size(); i++) {
            assertThat(counted.get(i) - counted.get(i - 10)).isGreaterThanOrEqualTo(SECOND);
        }
    }
}
