namespace HyperDht;

/// <summary>The reference's names of failures (spec 03 §20, spec 02 §11, spec 01 §9).</summary>
public static class DhtErrorCodes
{
    /// <summary>No node has a record for the key.</summary>
    public const string PeerNotFound = "PEER_NOT_FOUND";

    /// <summary>Nodes were found, every handshake failed or was refused; a refusal is silent.</summary>
    public const string PeerConnectionFailed = "PEER_CONNECTION_FAILED";

    /// <summary>The server speaks another version.</summary>
    public const string ServerIncompatible = "SERVER_INCOMPATIBLE";

    /// <summary>The server answered with an error.</summary>
    public const string ServerError = "SERVER_ERROR";

    /// <summary>A direct path could not be made.</summary>
    public const string HolepunchAborted = "HOLEPUNCH_ABORTED";

    /// <summary>No way to reach the server directly.</summary>
    public const string CannotHolepunch = "CANNOT_HOLEPUNCH";

    /// <summary>The relay could not be reached, or the peer did not come to it, and no other way was left.</summary>
    public const string RelayAborted = "RELAY_ABORTED";

    /// <summary>The relay closed the channel on which it was asked.</summary>
    public const string ChannelClosed = "CHANNEL_CLOSED";

    /// <summary>The relay was asked with this token before.</summary>
    public const string AlreadyPairing = "ALREADY_PAIRING";

    /// <summary>The request to the relay was withdrawn.</summary>
    public const string PairingCancelled = "PAIRING_CANCELLED";

    /// <summary>A punch payload did not decrypt or decode. Appears in traces; the connect fails with <see cref="HolepunchAborted"/>.</summary>
    public const string HolepunchInvalid = "HOLEPUNCH_INVALID";

    /// <summary>Neither side learned in time what its NAT does. Appears in traces.</summary>
    public const string HolepunchProbeTimeout = "HOLEPUNCH_PROBE_TIMEOUT";

    /// <summary>Both NATs pick another port for every destination: only a relay helps. Appears in traces.</summary>
    public const string HolepunchDoubleRandomizedNats = "HOLEPUNCH_DOUBLE_RANDOMIZED_NATS";

    /// <summary>The other side ended the punch. Appears in traces.</summary>
    public const string RemoteAborted = "REMOTE_ABORTED";

    /// <summary>The other side did not start to punch. Appears in traces.</summary>
    public const string RemoteNotHolepunching = "REMOTE_NOT_HOLEPUNCHING";

    /// <summary>Nothing is known by which the other side could be reached. Appears in traces.</summary>
    public const string RemoteNotHolepunchable = "REMOTE_NOT_HOLEPUNCHABLE";

    /// <summary>A node answered a punch message with something else than the server's answer. Appears in traces.</summary>
    public const string BadHolepunchReply = "BAD_HOLEPUNCH_REPLY";

    /// <summary>The handshake was not usable.</summary>
    public const string HandshakeInvalid = "HANDSHAKE_INVALID";

    /// <summary>A node answered a handshake with something else.</summary>
    public const string BadHandshakeReply = "BAD_HANDSHAKE_REPLY";

    /// <summary>This listener listens already.</summary>
    public const string AlreadyListening = "ALREADY_LISTENING";

    /// <summary>Another listener of this node uses the key.</summary>
    public const string KeyPairAlreadyUsed = "KEYPAIR_ALREADY_USED";

    /// <summary>The node is closed.</summary>
    public const string NodeDestroyed = "NODE_DESTROYED";

    /// <summary>Another connection to the same peer was kept.</summary>
    public const string DuplicateConnection = "DUPLICATE_CONNECTION";

    /// <summary>The stream is not connected.</summary>
    public const string StreamNotConnected = "STREAM_NOT_CONNECTED";

    /// <summary>A node did not answer in time.</summary>
    public const string RequestTimeout = "REQUEST_TIMEOUT";

    /// <summary>The request was abandoned, or the node closed.</summary>
    public const string RequestDestroyed = "REQUEST_DESTROYED";

    /// <summary>A commit found no node to store on.</summary>
    public const string TooFewNodes = "TOO_FEW_NODES";

    /// <summary>A key that lives elsewhere did not sign; not a name of the reference.</summary>
    public const string SigningFailed = "SIGNING_FAILED";

    /// <summary>The peer reset the connection.</summary>
    public const string ConnectionReset = "ECONNRESET";

    /// <summary>The peer stopped answering.</summary>
    public const string ConnectionTimedOut = "ETIMEDOUT";

    /// <summary>The network of this host has changed, and the peer cannot follow. Not a name of the reference, whose connections time out.</summary>
    public const string PathLost = "PATH_LOST";

    /// <summary>The connection closed before both directions had ended.</summary>
    public const string ConnectionClosed = "CONNECTION_CLOSED";

    /// <summary>The peer broke the protocol of the encrypted stream.</summary>
    public const string InvalidStream = "INVALID_STREAM";

    /// <summary>The node is suspended: no new connections, and those it had are gone.</summary>
    public const string Suspended = "SUSPENDED";

    /// <summary>A request or query ended, or did not begin, because the node is suspended.</summary>
    public const string IoSuspended = "IO_SUSPENDED";

    /// <summary>The file that records are kept in cannot be used. Not a name of the reference, which keeps nothing.</summary>
    public const string StorageUnavailable = "STORAGE_UNAVAILABLE";
}
