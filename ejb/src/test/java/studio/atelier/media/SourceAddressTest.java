package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Abuse;

class SourceAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.example/a/b.mp4?x=1",
                "https://MEDIA.example:443/",
                "https://93.184.215.14/a.wav",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/a.wav",
                "https://xn--bcher-kva.example/a.mp3"
            })
    void whatIsOutThereMayBeAsked(String address) {
        assertThat(SourceAddress.read(address)).isPresent();
    }

    @Abuse({"U2", "U3"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "media.example/a",
                "http://media.example/a",
                "file:///etc/passwd",
                "gopher://media.example/",
                "https:///a",
                "https://user@media.example/",
                "https://user:secret@media.example/",
                "https://media.example:8443/",
                "https://media.example:0/",
                "https://media.example./a",
                "https://media..example/a",
                "https://localhost/a",
                "https://atelier/a",
                "https://under_score.example/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.1./",
                "https://10.0.0.7/",
                "https://169.254.169.254/latest/meta-data/",
                "https://100.100.100.200/",
                "https://0.0.0.0/",
                "https://255.255.255.255/",
                "https://media.0x1/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:93.184.215.14%25eth0]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[2001:0:7f00:1::]/",
                "https://[fe80::1]/",
                "https://[fd00::1]/",
                "https://media\u3002example/",
                "https://\u2460\u2461\u2466.0.0.1/",
                "https://media.example\r\nX: y/",
                "https://media.example\\@127.0.0.1/"
            })
    void whatIsOursOrNobodysMayNot(String address) {
        assertThat(SourceAddress.read(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.2.3",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.255.0.1",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "64:ff9b::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002::1",
                "3fff::1",
                "fc00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void theseAreNotThePublicInternet(String literal) {
        assertThat(PublicInternet.has(InetAddress.ofLiteral(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "2001:4860:4860::8888"
            })
    void theseAre(String literal) {
        assertThat(PublicInternet.has(InetAddress.ofLiteral(literal))).isTrue();
    }
}
