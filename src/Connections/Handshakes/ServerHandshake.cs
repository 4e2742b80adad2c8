using System.Diagnostics.CodeAnalysis;
using HyperDht.Noise;

namespace HyperDht.Connections.Handshakes;

/// <summary>The server's side of the Noise handshake with its payloads (spec 03 §6).</summary>
internal sealed class ServerHandshake : IDisposable
{
    /// <summary>The shortest message 1: its overhead and a payload of nothing but a version.</summary>
    public const int MinMessageLength = 96 + 1;

    private readonly INoiseHandshake _noise;

    public ServerHandshake(INoiseHandshakeFactory factory, KeyPair keyPair) =>
        _noise = factory.Create(NoisePattern.IK, isInitiator: false, keyPair, remotePublicKey: null, DhtNamespace.Of(0));

    /// <summary>The client's key once message 1 was read: a claim, because messages can be replayed.</summary>
    public PublicKey RemotePublicKey => _noise.RemotePublicKey ?? default;

    /// <summary>Reads message 1.</summary>
    public bool TryBegin(ReadOnlySpan<byte> message, [NotNullWhen(true)] out NoisePayload? payload)
    {
        payload = null;
        var plaintext = new byte[message.Length];
        return _noise.TryReadMessage(message, plaintext, out var length)
            && NoisePayloadCodec.TryDecode(plaintext.AsSpan(0, length), out payload);
    }

    /// <summary>Writes message 2 and takes the keys.</summary>
    public bool TryFinish(NoisePayload payload, [NotNullWhen(true)] out byte[]? message, [NotNullWhen(true)] out SessionKeys? keys)
    {
        keys = null;
        var plaintext = NoisePayloadCodec.Encode(payload);
        message = new byte[plaintext.Length + _noise.NextOverhead];
        if (!_noise.TryWriteMessage(plaintext, message))
        {
            message = null;
            return false;
        }

        keys = _noise.Finish();
        return true;
    }

    public void Dispose() => _noise.Dispose();
}
