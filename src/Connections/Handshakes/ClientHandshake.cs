using System.Diagnostics.CodeAnalysis;
using HyperDht.Noise;

namespace HyperDht.Connections.Handshakes;

/// <summary>The client's side of the Noise handshake with its payloads (spec 03 §6).</summary>
internal sealed class ClientHandshake : IDisposable
{
    private readonly INoiseHandshake _noise;

    public ClientHandshake(INoiseHandshakeFactory factory, KeyPair keyPair, PublicKey remotePublicKey) =>
        _noise = factory.Create(
            NoisePattern.IK, isInitiator: true, keyPair, remotePublicKey, DhtNamespace.Of(0));

    /// <summary>Message 1; null when the server's key is no usable point. Once only: the same bytes go through every node.</summary>
    public byte[]? Begin(NoisePayload payload)
    {
        var plaintext = NoisePayloadCodec.Encode(payload);
        var message = new byte[plaintext.Length + _noise.NextOverhead];
        return _noise.TryWriteMessage(plaintext, message) ? message : null;
    }

    /// <summary>Reads message 2. A bad one, which any node on the way can forge, changes nothing.</summary>
    public bool TryFinish(ReadOnlySpan<byte> message, [NotNullWhen(true)] out NoisePayload? payload, [NotNullWhen(true)] out SessionKeys? keys)
    {
        payload = null;
        keys = null;
        var plaintext = new byte[message.Length];
        if (!_noise.TryReadMessage(message, plaintext, out var length) || !NoisePayloadCodec.TryDecode(plaintext.AsSpan(0, length), out payload))
        {
            return false;
        }

        keys = _noise.Finish();
        return true;
    }

    public void Dispose() => _noise.Dispose();
}
