using HyperDht.Cryptography;
using HyperDht.Runtime;

namespace HyperDht.Noise;

/// <summary>The Noise handshake over Ed25519 points (spec 05 §4).</summary>
/// <remarks>
/// Reading works on a copy of the state, so that a bad message, which any node on the way can forge, does no harm
/// (spec 03 §6.4). Every point of the peer goes through a multiplication that refuses weak and foreign ones.
/// </remarks>
internal sealed class NoiseHandshake : INoiseHandshake
{
    private const int MaxMessageLength = 65535;

    private readonly ICryptoSuite _suite;
    private readonly IRandomSource _random;
    private readonly PatternScript _script;
    private readonly KeyPair _keyPair;
    private SymmetricState _state;
    private SymmetricState _trial;
    private EphemeralKey? _ephemeral;
    private PublicKey? _remoteEphemeral;
    private PublicKey? _remoteStatic;
    private int _next;
    private bool _isDead;

    public NoiseHandshake(
        ICryptoSuite suite,
        IRandomSource random,
        NoisePattern pattern,
        bool isInitiator,
        KeyPair keyPair,
        PublicKey? remotePublicKey,
        ReadOnlySpan<byte> prologue)
    {
        _suite = suite;
        _random = random;
        _script = PatternScript.Of(pattern);
        _keyPair = keyPair;
        _state = new SymmetricState(suite);
        _trial = new SymmetricState(suite);
        IsInitiator = isInitiator;
        _state.Start(_script.ProtocolName);
        _state.MixHash(prologue);
        if (!_script.KnowsResponder)
        {
            return;
        }

        if (isInitiator)
        {
            _remoteStatic = remotePublicKey
                ?? throw new ArgumentException($"The initiator of {pattern} must know the responder's key.", nameof(remotePublicKey));
        }

        var responder = isInitiator ? _remoteStatic!.Value : keyPair.PublicKey;
        _state.MixHash(responder.Span);
    }

    public bool IsInitiator { get; }

    public bool IsComplete => !_isDead && _next == _script.Messages.Length;

    public PublicKey? RemotePublicKey => _remoteStatic;

    public int NextOverhead => _next < _script.Messages.Length ? _script.Overhead(_next, _state.HasKey) : 0;

    internal SymmetricState State => _state;

    private bool IsOurTurn => !_isDead && _next < _script.Messages.Length && (_next % 2 == 0) == IsInitiator;

    public bool TryWriteMessage(ReadOnlySpan<byte> payload, Span<byte> message)
    {
        if (!IsOurTurn)
        {
            throw new InvalidOperationException("It is the peer's turn, or the handshake is over.");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(message.Length, payload.Length + NextOverhead);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxMessageLength);
        foreach (var token in _script.Messages[_next])
        {
            if (token is NoiseToken.E)
            {
                _ephemeral = new EphemeralKey(_suite, _random);
                _ephemeral.PublicKey.Span.CopyTo(message);
                _state.MixHash(_ephemeral.PublicKey.Span);
                message = message[PublicKey.Length..];
            }
            else if (token is NoiseToken.S)
            {
                var length = PublicKey.Length + _state.TagLength;
                _state.EncryptAndHash(_keyPair.PublicKey.Span, message[..length]);
                message = message[length..];
            }
            else if (!TryMix(_state, token, _remoteEphemeral, _remoteStatic))
            {
                Dispose();
                return false;
            }
        }

        _state.EncryptAndHash(payload, message);
        _next++;
        return true;
    }

    public bool TryReadMessage(ReadOnlySpan<byte> message, Span<byte> payload, out int payloadLength)
    {
        payloadLength = message.Length - NextOverhead;
        if (_isDead || IsOurTurn || IsComplete || payloadLength < 0 || payload.Length < payloadLength || message.Length > MaxMessageLength)
        {
            payloadLength = 0;
            return false;
        }

        _trial.CopyFrom(_state);
        var ephemeral = _remoteEphemeral;
        var remote = _remoteStatic;
        if (!TryReadFields(ref message, ref ephemeral, ref remote) || !_trial.TryDecryptAndHash(message, payload))
        {
            _trial.Dispose();
            payloadLength = 0;
            return false;
        }

        (_state, _trial) = (_trial, _state);
        _remoteEphemeral = ephemeral;
        _remoteStatic = remote;
        _next++;
        return true;
    }

    public SessionKeys Finish()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException("The handshake is not complete.");
        }

        Span<byte> keys = stackalloc byte[2 * SessionKeys.KeyLength];
        var first = keys[..SessionKeys.KeyLength];
        var second = keys[SessionKeys.KeyLength..];
        _state.Split(first, second);
        var result = IsInitiator
            ? new SessionKeys(true, _keyPair.PublicKey, _remoteStatic!.Value, first, second, _state.Hash)
            : new SessionKeys(false, _keyPair.PublicKey, _remoteStatic!.Value, second, first, _state.Hash);
        SecretMemory.Clear(keys);
        Dispose();
        return result;
    }

    public void Dispose()
    {
        _isDead = true;
        _state.Dispose();
        _trial.Dispose();
        _ephemeral?.Dispose();
    }

    private bool TryReadFields(ref ReadOnlySpan<byte> message, ref PublicKey? ephemeral, ref PublicKey? remote)
    {
        Span<byte> key = stackalloc byte[PublicKey.Length];
        foreach (var token in _script.Messages[_next])
        {
            if (token is NoiseToken.E)
            {
                ephemeral = new PublicKey(message[..PublicKey.Length]);
                _trial.MixHash(message[..PublicKey.Length]);
                message = message[PublicKey.Length..];
            }
            else if (token is NoiseToken.S)
            {
                var length = PublicKey.Length + _trial.TagLength;
                if (!_trial.TryDecryptAndHash(message[..length], key))
                {
                    return false;
                }

                remote = new PublicKey(key);
                message = message[length..];
            }
            else if (!TryMix(_trial, token, ephemeral, remote))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryMix(SymmetricState state, NoiseToken token, PublicKey? remoteEphemeral, PublicKey? remoteStatic)
    {
        var ownIsEphemeral = token is NoiseToken.EE || token == (IsInitiator ? NoiseToken.ES : NoiseToken.SE);
        var theirsIsEphemeral = token is NoiseToken.EE || token == (IsInitiator ? NoiseToken.SE : NoiseToken.ES);
        var own = ownIsEphemeral ? _ephemeral!.Scalar : _keyPair.Scalar;
        var theirs = theirsIsEphemeral ? remoteEphemeral!.Value : remoteStatic!.Value;
        Span<byte> shared = stackalloc byte[EdwardsDiffieHellman.Length];
        var isUsable = _suite.TryAgree(own, theirs.Span, shared);
        if (isUsable)
        {
            state.MixKey(shared);
        }

        SecretMemory.Clear(shared);
        return isUsable;
    }
}
