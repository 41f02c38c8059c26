namespace Limyra.Formats.Consoles;

/// <summary>Names of characters on keys, as X11 (keysymdef.h) and the kernel's own keymaps (keymaps(5)) write
/// them: the code point in hexadecimal, then its names.</summary>
internal static partial class KeySymbolNames
{
    private static ReadOnlySpan<byte> Data => """
        20=space 21=exclam 22=quotedbl 23=numbersign 24=dollar 25=percent 26=ampersand 27=apostrophe
        27=quoteright 28=parenleft 29=parenright 2a=asterisk 2b=plus 2c=comma 2d=minus 2e=decimalpoint
        2e=period 2f=slash 30=0 31=1 32=2 33=3 34=4 35=5 36=6 37=7 38=8 39=9 3a=colon 3b=semicolon
        3c=leftcaret|less 3d=equal 3e=greater|rightcaret 3f=question 40=at 41=A 42=B 43=C 44=D 45=E 46=F
        47=G 48=H 49=I 4a=J 4b=K 4c=L 4d=M 4e=N 4f=O 50=P 51=Q 52=R 53=S 54=T 55=U 56=V 57=W 58=X 59=Y 5a=Z
        5b=bracketleft 5c=backslash 5d=bracketright 5e=asciicircum|circumflex 5f=underbar|underscore
        60=grave|quoteleft 61=a 62=b 63=c 64=d 65=e 66=f 67=g 68=h 69=i 6a=j 6b=k 6c=l 6d=m 6e=n 6f=o 70=p
        71=q 72=r 73=s 74=t 75=u 76=v 77=w 78=x 79=y 7a=z 7b=braceleft 7c=bar 7d=braceright 7e=asciitilde
        7e=tilde a0=nobreakspace a1=exclamdown a2=cent a3=pound|sterling a4=currency a5=yen a6=brokenbar
        a7=section a8=diaeresis a9=copyright aa=ordfeminine ab=guillemetleft|guillemotleft|leftanglequote
        ac=notsign ad=hyphen ae=registered af=macron|overbar|overscore b0=degree b1=plusminus b2=twosuperior
        b3=threesuperior b4=acute b5=mu b6=paragraph|pilcrow b7=periodcentered b8=cedilla b9=onesuperior
        ba=masculine bb=guillemetright|guillemotright|rightanglequote bc=onequarter bd=onehalf
        be=threequarters bf=questiondown c0=Agrave c1=Aacute c2=Acircumflex c3=Atilde c4=Adiaeresis c5=Aring
        c6=AE c7=Ccedilla c8=Egrave c9=Eacute ca=Ecircumflex cb=Ediaeresis cc=Igrave cd=Iacute
        ce=Icircumflex cf=Idiaeresis d0=ETH|Eth d1=Ntilde d2=Ograve d3=Oacute d4=Ocircumflex d5=Otilde
        d6=Odiaeresis d7=multiplication|multiply d8=Ooblique|Oslash d9=Ugrave da=Uacute db=Ucircumflex
        dc=Udiaeresis dd=Yacute de=THORN|Thorn df=ssharp e0=agrave e1=aacute e2=acircumflex e3=atilde
        e4=adiaeresis e5=aring e6=ae e7=ccedilla e8=egrave e9=eacute ea=ecircumflex eb=ediaeresis ec=igrave
        ed=iacute ee=icircumflex ef=idiaeresis f0=eth f1=ntilde f2=ograve f3=oacute f4=ocircumflex f5=otilde
        f6=odiaeresis f7=division f8=ooblique|oslash f9=ugrave fa=uacute fb=ucircumflex fc=udiaeresis
        fd=yacute fe=thorn ff=ydiaeresis 100=Amacron 101=amacron 102=Abreve 103=abreve 104=Aogonek
        105=aogonek 106=Cacute 107=cacute 108=Ccircumflex 109=ccircumflex 10a=Cabovedot 10b=cabovedot
        10c=Ccaron 10d=ccaron 10e=Dcaron 10f=dcaron 110=Dstroke 111=dstroke 112=Emacron 113=emacron
        116=Eabovedot 117=eabovedot 118=Eogonek 119=eogonek 11a=Ecaron 11b=ecaron 11c=Gcircumflex
        11d=gcircumflex 11e=Gbreve 11f=gbreve 120=Gabovedot 121=gabovedot 122=Gcedilla 123=gcedilla
        124=Hcircumflex 125=hcircumflex 126=Hstroke 127=hstroke 128=Itilde 129=itilde 12a=Imacron
        12b=imacron 12c=Ibreve 12d=ibreve 12e=Iogonek 12f=iogonek 130=Iabovedot|Idotabove 131=dotlessi
        131=idotless 134=Jcircumflex 135=jcircumflex 136=Kcedilla 137=kcedilla 138=kra 139=Lacute 13a=lacute
        13b=Lcedilla 13c=lcedilla 13d=Lcaron 13e=lcaron 141=Lstroke 142=lstroke 143=Nacute 144=nacute
        145=Ncedilla 146=ncedilla 147=Ncaron 148=ncaron 14a=ENG 14b=eng 14c=Omacron 14d=omacron
        150=Odoubleacute 151=odoubleacute 152=OE 153=oe 154=Racute 155=racute 156=Rcedilla 157=rcedilla
        158=Rcaron 159=rcaron 15a=Sacute 15b=sacute 15c=Scircumflex 15d=scircumflex 15e=Scedilla
        15f=scedilla 160=Scaron 161=scaron 162=Tcedilla 163=tcedilla 164=Tcaron 165=tcaron 166=Tslash
        167=tslash 168=Utilde 169=utilde 16a=Umacron 16b=umacron 16c=Ubreve 16d=ubreve 16e=Uring 16f=uring
        170=Udoubleacute 171=udoubleacute 172=Uogonek 173=uogonek 174=Wcircumflex 175=wcircumflex
        176=Ycircumflex 177=ycircumflex 178=Ydiaeresis 179=Zacute 17a=zacute 17b=Zabovedot 17c=zabovedot
        17d=Zcaron 17e=zcaron 18f=SCHWA 192=function 19f=Obarred 1a0=Ohorn 1a1=ohorn 1af=Uhorn 1b0=uhorn
        1b5=Zstroke 1b6=zstroke 1b7=EZH 1d1=Ocaron 1d2=ocaron 1e6=Gcaron 1e7=gcaron 259=schwa 275=obarred
        292=ezh 2c7=caron 2d8=breve 2d9=abovedot 2db=ogonek 2dd=doubleacute 300=combining_grave
        301=combining_acute 303=combining_tilde 309=combining_hook 323=combining_belowdot
        385=Greek_accentdieresis 386=Greek_ALPHAaccent 388=Greek_EPSILONaccent 389=Greek_ETAaccent
        38a=Greek_IOTAaccent 38c=Greek_OMICRONaccent 38e=Greek_UPSILONaccent 38f=Greek_OMEGAaccent
        390=Greek_iotaaccentdieresis 391=Alpha|Greek_ALPHA 392=Beta|Greek_BETA 393=Gamma|Greek_GAMMA
        394=Delta|Greek_DELTA 395=Epsilon|Greek_EPSILON 396=Greek_ZETA|Zeta 397=Eta|Greek_ETA
        398=Greek_THETA|Theta 399=Greek_IOTA|Iota 39a=Greek_KAPPA|Kappa 39b=Greek_LAMBDA|Greek_LAMDA|Lambda
        39b=Lamda 39c=Greek_MU|Mu 39d=Greek_NU|Nu 39e=Greek_XI|Ksi|Xi 39f=Greek_OMICRON|Omicron 3a0=Greek_PI
        3a0=Pi 3a1=Greek_RHO|Rho 3a3=Greek_SIGMA|Sigma 3a4=Greek_TAU|Tau 3a5=Greek_UPSILON|Upsilon
        3a6=Greek_PHI|Phi 3a7=Chi|Greek_CHI|Khi 3a8=Greek_PSI|Psi 3a9=Greek_OMEGA|Omega
        3aa=Greek_IOTAdieresis 3ab=Greek_UPSILONdieresis 3ac=Greek_alphaaccent 3ad=Greek_epsilonaccent
        3ae=Greek_etaaccent 3af=Greek_iotaaccent 3b0=Greek_upsilonaccentdieresis 3b1=Greek_alpha|alpha
        3b2=Greek_beta|beta 3b3=Greek_gamma|gamma 3b4=Greek_delta|delta 3b5=Greek_epsilon|epsilon
        3b6=Greek_zeta|zeta 3b7=Greek_eta|eta 3b8=Greek_theta|theta 3b9=Greek_iota|iota 3ba=Greek_kappa
        3ba=kappa 3bb=Greek_lambda|Greek_lamda|lambda|lamda 3bc=Greek_mu 3bd=Greek_nu|nu 3be=Greek_xi|ksi|xi
        3bf=Greek_omicron|omicron 3c0=Greek_pi|pi 3c1=Greek_rho|rho 3c2=Greek_finalsmallsigma|terminalsigma
        3c3=Greek_sigma|sigma 3c4=Greek_tau|tau 3c5=Greek_upsilon|upsilon 3c6=Greek_phi|phi 3c7=Greek_chi
        3c7=chi|khi 3c8=Greek_psi|psi 3c9=Greek_omega|omega 3ca=Greek_iotadieresis 3cb=Greek_upsilondieresis
        3cc=Greek_omicronaccent 3cd=Greek_upsilonaccent 3ce=Greek_omegaaccent 401=Cyrillic_IO
        401=cyrillic_capital_letter_io 402=Serbian_DJE|cyrillic_capital_letter_dje 403=Macedonia_GJE
        403=cyrillic_capital_letter_gje 404=Ukrainian_IE|cyrillic_capital_letter_ukrainian_ie
        405=Macedonia_DSE|cyrillic_capital_letter_dze 406=Ukrainian_I|bielorussian_cyrillic_capital_letter_i
        406=cyrillic_capital_letter_byelorussian-ukrainian_i|ukrainian_cyrillic_capital_letter_i
        407=Ukrainian_YI|cyrillic_capital_letter_yi 408=Cyrillic_JE|cyrillic_capital_letter_je
        409=Cyrillic_LJE|cyrillic_capital_letter_lje 40a=Cyrillic_NJE|cyrillic_capital_letter_nje
        40b=Serbian_TSHE|cyrillic_capital_letter_tshe 40c=Macedonia_KJE|cyrillic_capital_letter_kje
        40e=Byelorussian_SHORTU|cyrillic_capital_letter_short_u 40f=Cyrillic_DZHE
        40f=cyrillic_capital_letter_dzhe 410=Cyrillic_A|cyrillic_capital_letter_a 411=Cyrillic_BE
        411=cyrillic_capital_letter_be 412=Cyrillic_VE|cyrillic_capital_letter_ve 413=Cyrillic_GHE
        413=cyrillic_capital_letter_ge|cyrillic_capital_letter_ghe 414=Cyrillic_DE
        414=cyrillic_capital_letter_de 415=Cyrillic_IE|cyrillic_capital_letter_ie 416=Cyrillic_ZHE
        416=cyrillic_capital_letter_zhe 417=Cyrillic_ZE|cyrillic_capital_letter_ze 418=Cyrillic_I
        418=cyrillic_capital_letter_i|cyrillic_capital_letter_ii 419=Cyrillic_SHORTI
        419=cyrillic_capital_letter_short_i|cyrillic_capital_letter_short_ii 41a=Cyrillic_KA
        41a=cyrillic_capital_letter_ka 41b=Cyrillic_EL|cyrillic_capital_letter_el 41c=Cyrillic_EM
        41c=cyrillic_capital_letter_em 41d=Cyrillic_EN|cyrillic_capital_letter_en 41e=Cyrillic_O
        41e=cyrillic_capital_letter_o 41f=Cyrillic_PE|cyrillic_capital_letter_pe 420=Cyrillic_ER
        420=cyrillic_capital_letter_er 421=Cyrillic_ES|cyrillic_capital_letter_es 422=Cyrillic_TE
        422=cyrillic_capital_letter_te 423=Cyrillic_U|cyrillic_capital_letter_u 424=Cyrillic_EF
        424=cyrillic_capital_letter_ef 425=Cyrillic_HA|cyrillic_capital_letter_ha
        425=cyrillic_capital_letter_kha 426=Cyrillic_TSE|cyrillic_capital_letter_tse 427=Cyrillic_CHE
        427=cyrillic_capital_letter_che 428=Cyrillic_SHA|cyrillic_capital_letter_sha 429=Cyrillic_SHCHA
        429=cyrillic_capital_letter_shcha 42a=Cyrillic_HARDSIGN|cyrillic_capital_letter_hard_sign
        42b=Cyrillic_YERU|cyrillic_capital_letter_yeri|cyrillic_capital_letter_yeru 42c=Cyrillic_SOFTSIGN
        42c=cyrillic_capital_letter_soft_sign 42d=Cyrillic_E|cyrillic_capital_letter_e
        42d=cyrillic_capital_letter_reversed_e 42e=Cyrillic_YU|cyrillic_capital_letter_iu
        42e=cyrillic_capital_letter_yu 42f=Cyrillic_YA|cyrillic_capital_letter_ia|cyrillic_capital_letter_ya
        430=Cyrillic_a|cyrillic_small_letter_a 431=Cyrillic_be|cyrillic_small_letter_be 432=Cyrillic_ve
        432=cyrillic_small_letter_ve 433=Cyrillic_ghe|cyrillic_small_letter_ge|cyrillic_small_letter_ghe
        434=Cyrillic_de|cyrillic_small_letter_de 435=Cyrillic_ie|cyrillic_small_letter_ie 436=Cyrillic_zhe
        436=cyrillic_small_letter_zhe 437=Cyrillic_ze|cyrillic_small_letter_ze 438=Cyrillic_i
        438=cyrillic_small_letter_i|cyrillic_small_letter_ii 439=Cyrillic_shorti
        439=cyrillic_small_letter_short_i|cyrillic_small_letter_short_ii 43a=Cyrillic_ka
        43a=cyrillic_small_letter_ka 43b=Cyrillic_el|cyrillic_small_letter_el 43c=Cyrillic_em
        43c=cyrillic_small_letter_em 43d=Cyrillic_en|cyrillic_small_letter_en 43e=Cyrillic_o
        43e=cyrillic_small_letter_o 43f=Cyrillic_pe|cyrillic_small_letter_pe 440=Cyrillic_er
        440=cyrillic_small_letter_er 441=Cyrillic_es|cyrillic_small_letter_es 442=Cyrillic_te
        442=cyrillic_small_letter_te 443=Cyrillic_u|cyrillic_small_letter_u 444=Cyrillic_ef
        444=cyrillic_small_letter_ef 445=Cyrillic_ha|cyrillic_small_letter_ha|cyrillic_small_letter_kha
        446=Cyrillic_tse|cyrillic_small_letter_tse 447=Cyrillic_che|cyrillic_small_letter_che
        448=Cyrillic_sha|cyrillic_small_letter_sha 449=Cyrillic_shcha|cyrillic_small_letter_shcha
        44a=Cyrillic_hardsign|cyrillic_small_letter_hard_sign 44b=Cyrillic_yeru|cyrillic_small_letter_yeri
        44b=cyrillic_small_letter_yeru 44c=Cyrillic_softsign|cyrillic_small_letter_soft_sign 44d=Cyrillic_e
        44d=cyrillic_small_letter_e|cyrillic_small_letter_reversed_e 44e=Cyrillic_yu
        44e=cyrillic_small_letter_iu|cyrillic_small_letter_yu 44f=Cyrillic_ya|cyrillic_small_letter_ia
        44f=cyrillic_small_letter_ya 451=Cyrillic_io|cyrillic_small_letter_io 452=Serbian_dje
        452=cyrillic_small_letter_dje 453=Macedonia_gje|cyrillic_small_letter_gje 454=Ukrainian_ie
        454=cyrillic_small_letter_ukrainian_ie 455=Macedonia_dse|cyrillic_small_letter_dze 456=Ukrainian_i
        456=bielorussian_cyrillic_small_letter_i|cyrillic_small_letter_byelorussian-ukrainian_i
        456=ukrainian_cyrillic_small_letter_i 457=Ukrainian_yi|cyrillic_small_letter_yi 458=Cyrillic_je
        458=cyrillic_small_letter_je 459=Cyrillic_lje|cyrillic_small_letter_lje 45a=Cyrillic_nje
        45a=cyrillic_small_letter_nje 45b=Serbian_tshe|cyrillic_small_letter_tshe 45c=Macedonia_kje
        45c=cyrillic_small_letter_kje 45e=Byelorussian_shortu|cyrillic_small_letter_short_u
        45f=Cyrillic_dzhe|cyrillic_small_letter_dzhe 490=Ukrainian_GHE_WITH_UPTURN
        490=cyrillic_capital_letter_ghe_with_upturn|ukrainian_cyrillic_capital_letter_ghe_with_upturn
        491=Ukrainian_ghe_with_upturn|cyrillic_small_letter_ghe_with_upturn
        491=ukrainian_cyrillic_small_letter_ghe_with_upturn 492=Cyrillic_GHE_bar 493=Cyrillic_ghe_bar
        496=Cyrillic_ZHE_descender 497=Cyrillic_zhe_descender 49a=Cyrillic_KA_descender
        49b=Cyrillic_ka_descender 49c=Cyrillic_KA_vertstroke 49d=Cyrillic_ka_vertstroke
        4a2=Cyrillic_EN_descender 4a3=Cyrillic_en_descender 4ae=Cyrillic_U_straight 4af=Cyrillic_u_straight
        4b0=Cyrillic_U_straight_bar 4b1=Cyrillic_u_straight_bar 4b2=Cyrillic_HA_descender
        4b3=Cyrillic_ha_descender 4b6=Cyrillic_CHE_descender 4b7=Cyrillic_che_descender
        4b8=Cyrillic_CHE_vertstroke 4b9=Cyrillic_che_vertstroke 4ba=Cyrillic_SHHA 4bb=Cyrillic_shha
        4d8=Cyrillic_SCHWA 4d9=Cyrillic_schwa 4e2=Cyrillic_I_macron 4e3=Cyrillic_i_macron 4e8=Cyrillic_O_bar
        4e9=Cyrillic_o_bar 4ee=Cyrillic_U_macron 4ef=Cyrillic_u_macron 531=Armenian_AYB 532=Armenian_BEN
        533=Armenian_GIM 534=Armenian_DA 535=Armenian_YECH 536=Armenian_ZA 537=Armenian_E 538=Armenian_AT
        539=Armenian_TO 53a=Armenian_ZHE 53b=Armenian_INI 53c=Armenian_LYUN 53d=Armenian_KHE
        53e=Armenian_TSA 53f=Armenian_KEN 540=Armenian_HO 541=Armenian_DZA 542=Armenian_GHAT
        543=Armenian_TCHE 544=Armenian_MEN 545=Armenian_HI 546=Armenian_NU 547=Armenian_SHA 548=Armenian_VO
        549=Armenian_CHA 54a=Armenian_PE 54b=Armenian_JE 54c=Armenian_RA 54d=Armenian_SE 54e=Armenian_VEV
        54f=Armenian_TYUN 550=Armenian_RE 551=Armenian_TSO 552=Armenian_VYUN 553=Armenian_PYUR
        554=Armenian_KE 555=Armenian_O 556=Armenian_FE 55a=Armenian_apostrophe 55b=Armenian_accent
        55b=Armenian_shesht 55c=Armenian_amanak|Armenian_exclam 55d=Armenian_but|Armenian_separation_mark
        55e=Armenian_paruyk|Armenian_question 561=Armenian_ayb 562=Armenian_ben 563=Armenian_gim
        564=Armenian_da 565=Armenian_yech 566=Armenian_za 567=Armenian_e 568=Armenian_at 569=Armenian_to
        56a=Armenian_zhe 56b=Armenian_ini 56c=Armenian_lyun 56d=Armenian_khe 56e=Armenian_tsa
        56f=Armenian_ken 570=Armenian_ho 571=Armenian_dza 572=Armenian_ghat 573=Armenian_tche
        574=Armenian_men 575=Armenian_hi 576=Armenian_nu 577=Armenian_sha 578=Armenian_vo 579=Armenian_cha
        57a=Armenian_pe 57b=Armenian_je 57c=Armenian_ra 57d=Armenian_se 57e=Armenian_vev 57f=Armenian_tyun
        580=Armenian_re 581=Armenian_tso 582=Armenian_vyun 583=Armenian_pyur 584=Armenian_ke 585=Armenian_o
        586=Armenian_fe 587=Armenian_ligature_ew 589=Armenian_full_stop|Armenian_verjaket
        58a=Armenian_hyphen|Armenian_yentamna 5d0=alef|hebrew_aleph 5d1=bet|hebrew_bet 5d2=gimel
        5d2=hebrew_gimel 5d3=dalet|hebrew_dalet 5d4=he|hebrew_he 5d5=hebrew_waw|vav 5d6=hebrew_zain|zayin
        5d7=hebrew_chet|het 5d8=hebrew_tet|tet 5d9=hebrew_yod|yod 5da=finalkaf|hebrew_finalkaph
        5db=hebrew_kaph|kaf 5dc=hebrew_lamed|lamed 5dd=finalmem|hebrew_finalmem 5de=hebrew_mem|mem
        5df=finalnun|hebrew_finalnun 5e0=hebrew_nun|nun 5e1=hebrew_samech|samekh 5e2=ayin|hebrew_ayin
        5e3=finalpe|hebrew_finalpe 5e4=hebrew_pe|pe 5e5=finaltsadi|hebrew_finalzade 5e6=hebrew_zade|tsadi
        5e7=hebrew_qoph|qof 5e8=hebrew_resh|resh 5e9=hebrew_shin|shin 5ea=hebrew_taw|tav 60c=Arabic_comma
        61b=Arabic_semicolon 61f=Arabic_question_mark 621=Arabic_hamza 622=Arabic_maddaonalef
        623=Arabic_hamzaonalef 624=Arabic_hamzaonwaw 625=Arabic_hamzaunderalef 626=Arabic_hamzaonyeh
        627=Arabic_alef 628=Arabic_beh 629=Arabic_tehmarbuta 62a=Arabic_teh 62b=Arabic_theh 62c=Arabic_jeem
        62d=Arabic_hah 62e=Arabic_khah 62f=Arabic_dal 630=Arabic_thal 631=Arabic_ra 632=Arabic_zain
        633=Arabic_seen 634=Arabic_sheen 635=Arabic_sad 636=Arabic_dad 637=Arabic_tah 638=Arabic_zah
        639=Arabic_ain 63a=Arabic_ghain 640=Arabic_tatweel 641=Arabic_feh 642=Arabic_qaf 643=Arabic_kaf
        644=Arabic_lam 645=Arabic_meem 646=Arabic_noon 647=Arabic_ha 648=Arabic_waw 649=Arabic_alefmaksura
        64a=Arabic_yeh 64b=Arabic_fathatan 64c=Arabic_dammatan 64d=Arabic_kasratan 64e=Arabic_fatha
        64f=Arabic_damma 650=Arabic_kasra 651=Arabic_shadda 652=Arabic_sukun 653=Arabic_madda_above
        654=Arabic_hamza_above 655=Arabic_hamza_below 660=Arabic_0 661=Arabic_1 662=Arabic_2 663=Arabic_3
        664=Arabic_4 665=Arabic_5 666=Arabic_6 667=Arabic_7 668=Arabic_8 669=Arabic_9 66a=Arabic_percent
        670=Arabic_superscript_alef 679=Arabic_tteh 67e=Arabic_peh 686=Arabic_tcheh 688=Arabic_ddal
        691=Arabic_rreh 698=Arabic_jeh 6a4=Arabic_veh 6a9=Arabic_keheh 6af=Arabic_gaf 6ba=Arabic_noon_ghunna
        6be=Arabic_heh_doachashmee 6c1=Arabic_heh_goal 6cc=Arabic_farsi_yeh|Farsi_yeh 6d2=Arabic_yeh_baree
        6d4=Arabic_fullstop 6f0=Farsi_0 6f1=Farsi_1 6f2=Farsi_2 6f3=Farsi_3 6f4=Farsi_4 6f5=Farsi_5
        6f6=Farsi_6 6f7=Farsi_7 6f8=Farsi_8 6f9=Farsi_9 d82=Sinh_ng d83=Sinh_h2 d85=Sinh_a d86=Sinh_aa
        d87=Sinh_ae d88=Sinh_aee d89=Sinh_i d8a=Sinh_ii d8b=Sinh_u d8c=Sinh_uu d8d=Sinh_ri d8e=Sinh_rii
        d8f=Sinh_lu d90=Sinh_luu d91=Sinh_e d92=Sinh_ee d93=Sinh_ai d94=Sinh_o d95=Sinh_oo d96=Sinh_au
        d9a=Sinh_ka d9b=Sinh_kha d9c=Sinh_ga d9d=Sinh_gha d9e=Sinh_ng2 d9f=Sinh_nga da0=Sinh_ca da1=Sinh_cha
        da2=Sinh_ja da3=Sinh_jha da4=Sinh_nya da5=Sinh_jnya da6=Sinh_nja da7=Sinh_tta da8=Sinh_ttha
        da9=Sinh_dda daa=Sinh_ddha dab=Sinh_nna dac=Sinh_ndda dad=Sinh_tha dae=Sinh_thha daf=Sinh_dha
        db0=Sinh_dhha db1=Sinh_na db3=Sinh_ndha db4=Sinh_pa db5=Sinh_pha db6=Sinh_ba db7=Sinh_bha
        db8=Sinh_ma db9=Sinh_mba dba=Sinh_ya dbb=Sinh_ra dbd=Sinh_la dc0=Sinh_va dc1=Sinh_sha dc2=Sinh_ssha
        dc3=Sinh_sa dc4=Sinh_ha dc5=Sinh_lla dc6=Sinh_fa dca=Sinh_al dcf=Sinh_aa2 dd0=Sinh_ae2 dd1=Sinh_aee2
        dd2=Sinh_i2 dd3=Sinh_ii2 dd4=Sinh_u2 dd6=Sinh_uu2 dd8=Sinh_ru2 dd9=Sinh_e2 dda=Sinh_ee2 ddb=Sinh_ai2
        ddc=Sinh_o2 ddd=Sinh_oo2 dde=Sinh_au2 ddf=Sinh_lu2 df2=Sinh_ruu2 df3=Sinh_luu2 df4=Sinh_kunddaliya
        e01=Thai_kokai e02=Thai_khokhai e03=Thai_khokhuat e04=Thai_khokhwai e05=Thai_khokhon
        e06=Thai_khorakhang e07=Thai_ngongu e08=Thai_chochan e09=Thai_choching e0a=Thai_chochang
        e0b=Thai_soso e0c=Thai_chochoe e0d=Thai_yoying e0e=Thai_dochada e0f=Thai_topatak e10=Thai_thothan
        e11=Thai_thonangmontho e12=Thai_thophuthao e13=Thai_nonen e14=Thai_dodek e15=Thai_totao
        e16=Thai_thothung e17=Thai_thothahan e18=Thai_thothong e19=Thai_nonu e1a=Thai_bobaimai
        e1b=Thai_popla e1c=Thai_phophung e1d=Thai_fofa e1e=Thai_phophan e1f=Thai_fofan e20=Thai_phosamphao
        e21=Thai_moma e22=Thai_yoyak e23=Thai_rorua e24=Thai_ru e25=Thai_loling e26=Thai_lu e27=Thai_wowaen
        e28=Thai_sosala e29=Thai_sorusi e2a=Thai_sosua e2b=Thai_hohip e2c=Thai_lochula e2d=Thai_oang
        e2e=Thai_honokhuk e2f=Thai_paiyannoi e30=Thai_saraa e31=Thai_maihanakat e32=Thai_saraaa
        e33=Thai_saraam e34=Thai_sarai e35=Thai_saraii e36=Thai_saraue e37=Thai_sarauee e38=Thai_sarau
        e39=Thai_sarauu e3a=Thai_phinthu e3f=Thai_baht e40=Thai_sarae e41=Thai_saraae e42=Thai_sarao
        e43=Thai_saraaimaimuan e44=Thai_saraaimaimalai e45=Thai_lakkhangyao e46=Thai_maiyamok
        e47=Thai_maitaikhu e48=Thai_maiek e49=Thai_maitho e4a=Thai_maitri e4b=Thai_maichattawa
        e4c=Thai_thanthakhat e4d=Thai_nikhahit e50=Thai_leksun e51=Thai_leknung e52=Thai_leksong
        e53=Thai_leksam e54=Thai_leksi e55=Thai_lekha e56=Thai_lekhok e57=Thai_lekchet e58=Thai_lekpaet
        e59=Thai_lekkao 10d0=Georgian_an 10d1=Georgian_ban 10d2=Georgian_gan 10d3=Georgian_don
        10d4=Georgian_en 10d5=Georgian_vin 10d6=Georgian_zen 10d7=Georgian_tan 10d8=Georgian_in
        10d9=Georgian_kan 10da=Georgian_las 10db=Georgian_man 10dc=Georgian_nar 10dd=Georgian_on
        10de=Georgian_par 10df=Georgian_zhar 10e0=Georgian_rae 10e1=Georgian_san 10e2=Georgian_tar
        10e3=Georgian_un 10e4=Georgian_phar 10e5=Georgian_khar 10e6=Georgian_ghan 10e7=Georgian_qar
        10e8=Georgian_shin 10e9=Georgian_chin 10ea=Georgian_can 10eb=Georgian_jil 10ec=Georgian_cil
        10ed=Georgian_char 10ee=Georgian_xan 10ef=Georgian_jhan 10f0=Georgian_hae 10f1=Georgian_he
        10f2=Georgian_hie 10f3=Georgian_we 10f4=Georgian_har 10f5=Georgian_hoe 10f6=Georgian_fi
        11a8=Hangul_J_Kiyeog 11a9=Hangul_J_SsangKiyeog 11aa=Hangul_J_KiyeogSios 11ab=Hangul_J_Nieun
        11ac=Hangul_J_NieunJieuj 11ad=Hangul_J_NieunHieuh 11ae=Hangul_J_Dikeud 11af=Hangul_J_Rieul
        11b0=Hangul_J_RieulKiyeog 11b1=Hangul_J_RieulMieum 11b2=Hangul_J_RieulPieub 11b3=Hangul_J_RieulSios
        11b4=Hangul_J_RieulTieut 11b5=Hangul_J_RieulPhieuf 11b6=Hangul_J_RieulHieuh 11b7=Hangul_J_Mieum
        11b8=Hangul_J_Pieub 11b9=Hangul_J_PieubSios 11ba=Hangul_J_Sios 11bb=Hangul_J_SsangSios
        11bc=Hangul_J_Ieung 11bd=Hangul_J_Jieuj 11be=Hangul_J_Cieuc 11bf=Hangul_J_Khieuq 11c0=Hangul_J_Tieut
        11c1=Hangul_J_Phieuf 11c2=Hangul_J_Hieuh 11eb=Hangul_J_PanSios 11f0=Hangul_J_KkogjiDalrinIeung
        11f9=Hangul_J_YeorinHieuh 1e02=Babovedot 1e03=babovedot 1e0a=Dabovedot 1e0b=dabovedot 1e1e=Fabovedot
        1e1f=fabovedot 1e36=Lbelowdot 1e37=lbelowdot 1e40=Mabovedot 1e41=mabovedot 1e56=Pabovedot
        1e57=pabovedot 1e60=Sabovedot 1e61=sabovedot 1e6a=Tabovedot 1e6b=tabovedot 1e80=Wgrave 1e81=wgrave
        1e82=Wacute 1e83=wacute 1e84=Wdiaeresis 1e85=wdiaeresis 1e8a=Xabovedot 1e8b=xabovedot 1ea0=Abelowdot
        1ea1=abelowdot 1ea2=Ahook 1ea3=ahook 1ea4=Acircumflexacute 1ea5=acircumflexacute
        1ea6=Acircumflexgrave 1ea7=acircumflexgrave 1ea8=Acircumflexhook 1ea9=acircumflexhook
        1eaa=Acircumflextilde 1eab=acircumflextilde 1eac=Acircumflexbelowdot 1ead=acircumflexbelowdot
        1eae=Abreveacute 1eaf=abreveacute 1eb0=Abrevegrave 1eb1=abrevegrave 1eb2=Abrevehook 1eb3=abrevehook
        1eb4=Abrevetilde 1eb5=abrevetilde 1eb6=Abrevebelowdot 1eb7=abrevebelowdot 1eb8=Ebelowdot
        1eb9=ebelowdot 1eba=Ehook 1ebb=ehook 1ebc=Etilde 1ebd=etilde 1ebe=Ecircumflexacute
        1ebf=ecircumflexacute 1ec0=Ecircumflexgrave 1ec1=ecircumflexgrave 1ec2=Ecircumflexhook
        1ec3=ecircumflexhook 1ec4=Ecircumflextilde 1ec5=ecircumflextilde 1ec6=Ecircumflexbelowdot
        1ec7=ecircumflexbelowdot 1ec8=Ihook 1ec9=ihook 1eca=Ibelowdot 1ecb=ibelowdot 1ecc=Obelowdot
        1ecd=obelowdot 1ece=Ohook 1ecf=ohook 1ed0=Ocircumflexacute 1ed1=ocircumflexacute
        1ed2=Ocircumflexgrave 1ed3=ocircumflexgrave 1ed4=Ocircumflexhook 1ed5=ocircumflexhook
        1ed6=Ocircumflextilde 1ed7=ocircumflextilde 1ed8=Ocircumflexbelowdot 1ed9=ocircumflexbelowdot
        1eda=Ohornacute 1edb=ohornacute 1edc=Ohorngrave 1edd=ohorngrave 1ede=Ohornhook 1edf=ohornhook
        1ee0=Ohorntilde 1ee1=ohorntilde 1ee2=Ohornbelowdot 1ee3=ohornbelowdot 1ee4=Ubelowdot 1ee5=ubelowdot
        1ee6=Uhook 1ee7=uhook 1ee8=Uhornacute 1ee9=uhornacute 1eea=Uhorngrave 1eeb=uhorngrave 1eec=Uhornhook
        1eed=uhornhook 1eee=Uhorntilde 1eef=uhorntilde 1ef0=Uhornbelowdot 1ef1=uhornbelowdot 1ef2=Ygrave
        1ef3=ygrave 1ef4=Ybelowdot 1ef5=ybelowdot 1ef6=Yhook 1ef7=yhook 1ef8=Ytilde 1ef9=ytilde 2002=enspace
        2003=emspace 2004=em3space 2005=em4space 2007=digitspace 2008=punctspace 2009=thinspace
        200a=hairspace 2012=figdash 2013=endash 2014=emdash 2015=Greek_horizbar 2017=doubleunderscore
        2017=hebrew_doublelowline 2018=leftsinglequotemark 2019=rightsinglequotemark 201a=singlelowquotemark
        201c=leftdoublequotemark 201d=rightdoublequotemark 201e=doublelowquotemark 2020=dagger
        2021=doubledagger 2022=enfilledcircbullet 2025=doubbaselinedot 2026=ellipsis 2030=permille
        2032=minutes 2033=seconds 2038=caret 203e=overline 2070=zerosuperior 2074=foursuperior
        2075=fivesuperior 2076=sixsuperior 2077=sevensuperior 2078=eightsuperior 2079=ninesuperior
        2080=zerosubscript 2081=onesubscript 2082=twosubscript 2083=threesubscript 2084=foursubscript
        2085=fivesubscript 2086=sixsubscript 2087=sevensubscript 2088=eightsubscript 2089=ninesubscript
        20a0=EcuSign 20a1=ColonSign 20a2=CruzeiroSign 20a3=FFrancSign 20a4=LiraSign 20a5=MillSign
        20a6=NairaSign 20a7=PesetaSign 20a8=RupeeSign 20a9=Korean_Won|WonSign 20aa=NewSheqelSign
        20ab=DongSign 20ac=EuroSign|euro 2105=careof 2116=numerosign 2117=phonographcopyright
        211e=prescription 2122=trademark 2153=onethird 2154=twothirds 2155=onefifth 2156=twofifths
        2157=threefifths 2158=fourfifths 2159=onesixth 215a=fivesixths 215b=oneeighth 215c=threeeighths
        215d=fiveeighths 215e=seveneighths 2190=leftarrow 2191=uparrow 2192=rightarrow 2193=downarrow
        21d2=implies 21d4=ifonlyif 2202=partdifferential|partialderivative 2205=emptyset 2207=nabla
        2208=elementof 2209=notelementof 2218=jot 221a=radical|squareroot 221d=variation 221e=infinity
        2227=logicaland|upcaret 2228=downcaret|logicalor 2229=intersection|upshoe 222a=downshoe|union
        222b=integral 2234=therefore 2235=because 223c=approximate 2243=similarequal 2247=notapproxeq
        2248=approxeq 2260=notequal 2261=identical 2262=notidentical 2263=stricteq 2264=lessthanequal
        2265=greaterthanequal 2282=includedin|leftshoe 2283=includes|rightshoe 22a2=righttack 22a3=lefttack
        22a4=downtack 22a5=uptack 2308=upstile 230a=downstile 2315=telephonerecorder 2320=topintegral
        2321=botintegral 2329=leftanglebracket 232a=rightanglebracket 2395=quad 239b=topleftparens
        239d=botleftparens 239e=toprightparens 23a0=botrightparens 23a1=topleftsqbracket
        23a3=botleftsqbracket 23a4=toprightsqbracket 23a6=botrightsqbracket 23a8=leftmiddlecurlybrace
        23ac=rightmiddlecurlybrace 23b7=leftradical 23ba=horizlinescan1 23bb=horizlinescan3
        23bc=horizlinescan7 23bd=horizlinescan9 2409=ht 240a=lf 240b=vt 240c=ff 240d=cr 2423=signifblank
        2424=nl 2500=horizconnector|horizlinescan5 2502=vertbar|vertconnector 250c=topleftradical
        250c=upleftcorner 2510=uprightcorner 2514=lowleftcorner 2518=lowrightcorner 251c=leftt 2524=rightt
        252c=topt 2534=bott 253c=crossinglines 2592=checkerboard 25aa=enfilledsqbullet
        25ab=enopensquarebullet 25ac=filledrectbullet 25ad=openrectbullet 25ae=emfilledrect
        25af=emopenrectangle 25b2=filledtribulletup 25b3=opentribulletup 25b6=filledrighttribullet
        25b7=rightopentriangle 25bc=filledtribulletdown 25bd=opentribulletdown 25c0=filledlefttribullet
        25c1=leftopentriangle 25c6=soliddiamond 25cb=circle|emopencircle 25cf=emfilledcircle
        25e6=enopencircbullet 2606=openstar 260e=telephone 2613=signaturemark 261c=leftpointer
        261e=rightpointer 2640=femalesymbol 2642=malesymbol 2663=club 2665=heart 2666=diamond
        266d=musicalflat 266f=musicalsharp 2713=checkmark 2717=ballotcross 271d=latincross 2720=maltesecross
        2800=braille_blank 2801=braille_dots_1 2802=braille_dots_2 2803=braille_dots_12 2804=braille_dots_3
        2805=braille_dots_13 2806=braille_dots_23 2807=braille_dots_123 2808=braille_dots_4
        2809=braille_dots_14 280a=braille_dots_24 280b=braille_dots_124 280c=braille_dots_34
        280d=braille_dots_134 280e=braille_dots_234 280f=braille_dots_1234 2810=braille_dots_5
        2811=braille_dots_15 2812=braille_dots_25 2813=braille_dots_125 2814=braille_dots_35
        2815=braille_dots_135 2816=braille_dots_235 2817=braille_dots_1235 2818=braille_dots_45
        2819=braille_dots_145 281a=braille_dots_245 281b=braille_dots_1245 281c=braille_dots_345
        281d=braille_dots_1345 281e=braille_dots_2345 281f=braille_dots_12345 2820=braille_dots_6
        2821=braille_dots_16 2822=braille_dots_26 2823=braille_dots_126 2824=braille_dots_36
        2825=braille_dots_136 2826=braille_dots_236 2827=braille_dots_1236 2828=braille_dots_46
        2829=braille_dots_146 282a=braille_dots_246 282b=braille_dots_1246 282c=braille_dots_346
        282d=braille_dots_1346 282e=braille_dots_2346 282f=braille_dots_12346 2830=braille_dots_56
        2831=braille_dots_156 2832=braille_dots_256 2833=braille_dots_1256 2834=braille_dots_356
        2835=braille_dots_1356 2836=braille_dots_2356 2837=braille_dots_12356 2838=braille_dots_456
        2839=braille_dots_1456 283a=braille_dots_2456 283b=braille_dots_12456 283c=braille_dots_3456
        283d=braille_dots_13456 283e=braille_dots_23456 283f=braille_dots_123456 2840=braille_dots_7
        2841=braille_dots_17 2842=braille_dots_27 2843=braille_dots_127 2844=braille_dots_37
        2845=braille_dots_137 2846=braille_dots_237 2847=braille_dots_1237 2848=braille_dots_47
        2849=braille_dots_147 284a=braille_dots_247 284b=braille_dots_1247 284c=braille_dots_347
        284d=braille_dots_1347 284e=braille_dots_2347 284f=braille_dots_12347 2850=braille_dots_57
        2851=braille_dots_157 2852=braille_dots_257 2853=braille_dots_1257 2854=braille_dots_357
        2855=braille_dots_1357 2856=braille_dots_2357 2857=braille_dots_12357 2858=braille_dots_457
        2859=braille_dots_1457 285a=braille_dots_2457 285b=braille_dots_12457 285c=braille_dots_3457
        285d=braille_dots_13457 285e=braille_dots_23457 285f=braille_dots_123457 2860=braille_dots_67
        2861=braille_dots_167 2862=braille_dots_267 2863=braille_dots_1267 2864=braille_dots_367
        2865=braille_dots_1367 2866=braille_dots_2367 2867=braille_dots_12367 2868=braille_dots_467
        2869=braille_dots_1467 286a=braille_dots_2467 286b=braille_dots_12467 286c=braille_dots_3467
        286d=braille_dots_13467 286e=braille_dots_23467 286f=braille_dots_123467 2870=braille_dots_567
        2871=braille_dots_1567 2872=braille_dots_2567 2873=braille_dots_12567 2874=braille_dots_3567
        2875=braille_dots_13567 2876=braille_dots_23567 2877=braille_dots_123567 2878=braille_dots_4567
        2879=braille_dots_14567 287a=braille_dots_24567 287b=braille_dots_124567 287c=braille_dots_34567
        287d=braille_dots_134567 287e=braille_dots_234567 287f=braille_dots_1234567 2880=braille_dots_8
        2881=braille_dots_18 2882=braille_dots_28 2883=braille_dots_128 2884=braille_dots_38
        2885=braille_dots_138 2886=braille_dots_238 2887=braille_dots_1238 2888=braille_dots_48
        2889=braille_dots_148 288a=braille_dots_248 288b=braille_dots_1248 288c=braille_dots_348
        288d=braille_dots_1348 288e=braille_dots_2348 288f=braille_dots_12348 2890=braille_dots_58
        2891=braille_dots_158 2892=braille_dots_258 2893=braille_dots_1258 2894=braille_dots_358
        2895=braille_dots_1358 2896=braille_dots_2358 2897=braille_dots_12358 2898=braille_dots_458
        2899=braille_dots_1458 289a=braille_dots_2458 289b=braille_dots_12458 289c=braille_dots_3458
        289d=braille_dots_13458 289e=braille_dots_23458 289f=braille_dots_123458 28a0=braille_dots_68
        28a1=braille_dots_168 28a2=braille_dots_268 28a3=braille_dots_1268 28a4=braille_dots_368
        28a5=braille_dots_1368 28a6=braille_dots_2368 28a7=braille_dots_12368 28a8=braille_dots_468
        28a9=braille_dots_1468 28aa=braille_dots_2468 28ab=braille_dots_12468 28ac=braille_dots_3468
        28ad=braille_dots_13468 28ae=braille_dots_23468 28af=braille_dots_123468 28b0=braille_dots_568
        28b1=braille_dots_1568 28b2=braille_dots_2568 28b3=braille_dots_12568 28b4=braille_dots_3568
        28b5=braille_dots_13568 28b6=braille_dots_23568 28b7=braille_dots_123568 28b8=braille_dots_4568
        28b9=braille_dots_14568 28ba=braille_dots_24568 28bb=braille_dots_124568 28bc=braille_dots_34568
        28bd=braille_dots_134568 28be=braille_dots_234568 28bf=braille_dots_1234568 28c0=braille_dots_78
        28c1=braille_dots_178 28c2=braille_dots_278 28c3=braille_dots_1278 28c4=braille_dots_378
        28c5=braille_dots_1378 28c6=braille_dots_2378 28c7=braille_dots_12378 28c8=braille_dots_478
        28c9=braille_dots_1478 28ca=braille_dots_2478 28cb=braille_dots_12478 28cc=braille_dots_3478
        28cd=braille_dots_13478 28ce=braille_dots_23478 28cf=braille_dots_123478 28d0=braille_dots_578
        28d1=braille_dots_1578 28d2=braille_dots_2578 28d3=braille_dots_12578 28d4=braille_dots_3578
        28d5=braille_dots_13578 28d6=braille_dots_23578 28d7=braille_dots_123578 28d8=braille_dots_4578
        28d9=braille_dots_14578 28da=braille_dots_24578 28db=braille_dots_124578 28dc=braille_dots_34578
        28dd=braille_dots_134578 28de=braille_dots_234578 28df=braille_dots_1234578 28e0=braille_dots_678
        28e1=braille_dots_1678 28e2=braille_dots_2678 28e3=braille_dots_12678 28e4=braille_dots_3678
        28e5=braille_dots_13678 28e6=braille_dots_23678 28e7=braille_dots_123678 28e8=braille_dots_4678
        28e9=braille_dots_14678 28ea=braille_dots_24678 28eb=braille_dots_124678 28ec=braille_dots_34678
        28ed=braille_dots_134678 28ee=braille_dots_234678 28ef=braille_dots_1234678 28f0=braille_dots_5678
        28f1=braille_dots_15678 28f2=braille_dots_25678 28f3=braille_dots_125678 28f4=braille_dots_35678
        28f5=braille_dots_135678 28f6=braille_dots_235678 28f7=braille_dots_1235678 28f8=braille_dots_45678
        28f9=braille_dots_145678 28fa=braille_dots_245678 28fb=braille_dots_1245678 28fc=braille_dots_345678
        28fd=braille_dots_1345678 28fe=braille_dots_2345678 28ff=braille_dots_12345678 3001=kana_comma
        3002=kana_fullstop 300c=kana_openingbracket 300d=kana_closingbracket 309b=voicedsound
        309c=semivoicedsound 30a1=kana_a 30a2=kana_A 30a3=kana_i 30a4=kana_I 30a5=kana_u 30a6=kana_U
        30a7=kana_e 30a8=kana_E 30a9=kana_o 30aa=kana_O 30ab=kana_KA 30ad=kana_KI 30af=kana_KU 30b1=kana_KE
        30b3=kana_KO 30b5=kana_SA 30b7=kana_SHI 30b9=kana_SU 30bb=kana_SE 30bd=kana_SO 30bf=kana_TA
        30c1=kana_CHI 30c3=kana_tsu 30c4=kana_TSU 30c6=kana_TE 30c8=kana_TO 30ca=kana_NA 30cb=kana_NI
        30cc=kana_NU 30cd=kana_NE 30ce=kana_NO 30cf=kana_HA 30d2=kana_HI 30d5=kana_FU 30d8=kana_HE
        30db=kana_HO 30de=kana_MA 30df=kana_MI 30e0=kana_MU 30e1=kana_ME 30e2=kana_MO 30e3=kana_ya
        30e4=kana_YA 30e5=kana_yu 30e6=kana_YU 30e7=kana_yo 30e8=kana_YO 30e9=kana_RA 30ea=kana_RI
        30eb=kana_RU 30ec=kana_RE 30ed=kana_RO 30ef=kana_WA 30f2=kana_WO 30f3=kana_N 30fb=kana_conjunctive
        30fc=prolongedsound 3131=Hangul_Kiyeog 3132=Hangul_SsangKiyeog 3133=Hangul_KiyeogSios
        3134=Hangul_Nieun 3135=Hangul_NieunJieuj 3136=Hangul_NieunHieuh 3137=Hangul_Dikeud
        3138=Hangul_SsangDikeud 3139=Hangul_Rieul 313a=Hangul_RieulKiyeog 313b=Hangul_RieulMieum
        313c=Hangul_RieulPieub 313d=Hangul_RieulSios 313e=Hangul_RieulTieut 313f=Hangul_RieulPhieuf
        3140=Hangul_RieulHieuh 3141=Hangul_Mieum 3142=Hangul_Pieub 3143=Hangul_SsangPieub
        3144=Hangul_PieubSios 3145=Hangul_Sios 3146=Hangul_SsangSios 3147=Hangul_Ieung 3148=Hangul_Jieuj
        3149=Hangul_SsangJieuj 314a=Hangul_Cieuc 314b=Hangul_Khieuq 314c=Hangul_Tieut 314d=Hangul_Phieuf
        314e=Hangul_Hieuh 314f=Hangul_A 3150=Hangul_AE 3151=Hangul_YA 3152=Hangul_YAE 3153=Hangul_EO
        3154=Hangul_E 3155=Hangul_YEO 3156=Hangul_YE 3157=Hangul_O 3158=Hangul_WA 3159=Hangul_WAE
        315a=Hangul_OE 315b=Hangul_YO 315c=Hangul_U 315d=Hangul_WEO 315e=Hangul_WE 315f=Hangul_WI
        3160=Hangul_YU 3161=Hangul_EU 3162=Hangul_YI 3163=Hangul_I 316d=Hangul_RieulYeorinHieuh
        3171=Hangul_SunkyeongeumMieum 3178=Hangul_SunkyeongeumPieub 317f=Hangul_PanSios
        3181=Hangul_KkogjiDalrinIeung 3184=Hangul_SunkyeongeumPhieuf 3186=Hangul_YeorinHieuh
        318d=Hangul_AraeA 318e=Hangul_AraeAE
        """u8;
}
