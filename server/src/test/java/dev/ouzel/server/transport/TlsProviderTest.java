package dev.ouzel.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Tls;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Who does the work of TLS: the build runs the tests of TLS once for each, and says for which.
class TlsProviderTest {

    private static final String RUN = "ouzel.test.tls";

    @Test
    @EnabledOnOs(OS.LINUX)
    void theNativeLibraryWorksWhereItIsFoundAndTheJdkOtherwise() throws IOException {
        String run = System.getProperty(RUN);
        assumeTrue(run != null, "a run that does not say which");
        SslContext context = new Certificates(Tls.selfSigned(), TimeSource.system()).map(null);
        assertThat(context).isInstanceOf(switch (SslProvider.valueOf(run)) {
            case JDK -> JdkSslContext.class;
            case OPENSSL, OPENSSL_REFCNT -> OpenSslContext.class;
        });
    }
}
