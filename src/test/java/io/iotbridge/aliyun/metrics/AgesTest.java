package io.iotbridge.aliyun.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgesTest {

    private long millis = 1_234;
    private final Ages ages = new Ages(() -> millis);

    private Ages.Step held() {
        Ages.Step step = ages.now();
        step.hold();
        return step;
    }

    @Test
    void isThatOfTheOldestWhateverTheOrderInWhichTheyAreDone() {
        assertThat(ages.oldest()).isZero();
        Ages.Step first = held();
        millis += 1_000;
        Ages.Step second = held();
        millis += 500;
        assertThat(ages.oldest()).isEqualTo(1_500);
        second.release();
        assertThat(ages.oldest()).isEqualTo(1_500);
        first.release();
        assertThat(ages.oldest()).isZero();
    }

    @Test
    void messagesOfOneMomentShareWhatIsKept() {
        Ages.Step step = held();
        assertThat(held()).isSameAs(step);
        step.release();
        millis += 300;
        assertThat(ages.oldest()).isEqualTo(300);
    }

    @Test
    void keepsNothingOfMomentsThatAreLongDone() {
        Ages.Step stuck = held();
        for (int i = 0; i < 10_000; i++) {
            millis += 100;
            held().release();
        }
        assertThat(ages.kept()).isLessThan(110);
        assertThat(ages.oldest()).isEqualTo(1_000_000);
        stuck.release();
        assertThat(ages.oldest()).isZero();
    }

    @Test
    void bearsAClockThatGoesBack() {
        held();
        millis -= 1_000;
        assertThat(ages.oldest()).isZero();
    }
}
