package io.iotbridge.aliyun.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(2);

    private void sent(int device, int... numbers) {
        for (int number : numbers) {
            ledger.sent(new Message(device, number));
        }
    }

    private void arrived(int device, int... numbers) {
        for (int number : numbers) {
            ledger.arrived(new Message(device, number), "id" + number);
        }
    }

    @Test
    void balancesWhatArrivedOnceAndInOrder() {
        sent(0, 0, 1);
        arrived(0, 0, 1);
        arrived(1, 0);
        sent(1, 0);
        assertThat(ledger.close()).isEqualTo(new Tally(3, 0, 0, 0, 0, 0));
    }

    @Test
    void countsWhatIsMissingAsLostOnce() {
        sent(0, 0, 1, 2);
        arrived(0, 0, 2);
        assertThat(ledger.missing()).isEqualTo(1);
        assertThat(ledger.close().lost()).isEqualTo(1);
        assertThat(ledger.close()).isEqualTo(Tally.NOTHING);
    }

    @Test
    void countsCopiesPerDevice() {
        sent(0, 0, 1);
        sent(1, 0);
        arrived(0, 0, 1, 0, 1);
        arrived(1, 0, 0);
        assertThat(ledger.close()).isEqualTo(new Tally(3, 0, 3, 0, 0, 2));
    }

    @Test
    void judgesOrderByFirstCopies() {
        sent(0, 0, 1, 2, 3);
        arrived(0, 0, 1, 0, 3, 2);
        assertThat(ledger.close().outOfOrder()).isEqualTo(1);
    }

    @Test
    void findsCopiesThatDoNotLookLikeTheirFirst() {
        sent(0, 0);
        arrived(0, 0, 0);
        ledger.arrived(new Message(0, 0), "another");
        assertThat(ledger.close().strangers()).isEqualTo(1);
    }

    @Test
    void readsOnlyMessagesOfItsOwn() {
        assertThat(Message.parse(3, "n17")).contains(new Message(3, 17));
        assertThat(Message.parse(3, "unsubscribed")).isEmpty();
        assertThat(Message.parse(-1, "n17")).isEmpty();
    }
}
